import { type Family, type Place, phrase, untilNotice } from '../phrase.ts'

const LAWYER =
  '(?:lawyers?|attorneys?|solicitors?|barristers?|counsel|legal counsel|law firms?|litigators?|legal representatives?|advocates?)'
const LEGAL =
  'legal(?:[ -](?:action|actions|steps?|proceedings?|measures?|means|remed(?:y|ies)|route|recourse|avenues?|options?|consequences|ramifications|advice|team|department|dept|counsel|process|matter|claims?|dispute|fees|costs|representatives?|advis[eo]rs?|letter|demand|channels?|side|people|colleagues|way|path|pressure|intervention|help|assistance|escalation|territory|battle|fight|enforcement|redress|case|force|partners?|experts?|review|implications|repercussions|notice before action|office))'

/** Their lawyers, a street called Court, a colleague called Sue. */
function isOther({ sentence, words, cased, before, casedBefore, after }: Place): boolean {
  if (
    /\b(?:your|your own|their|his|her|the client's|your company's) (?:in-house |internal |external |new |general )?$/.test(
      before,
    )
  )
    return true
  if (/^courts?$/.test(words)) {
    if (/\b(?:food|tennis|basketball|squash|sports|padel) $/.test(before)) return true
    if (
      /^Court/.test(cased) &&
      /[A-Z][a-z]+ $/.test(casedBefore) &&
      !/\b(?:county|high|supreme|district|civil|commercial|federal|local|small claims|regional) $/.test(
        before,
      )
    )
      return true
    if (
      /^ (?:report(?:er|ing|s)?|of appeal software|booking|hire|road|street|st|house|lane|avenue|square|yard)\b/.test(
        after,
      )
    )
      return true
  }
  if (/^(?:sue|judge|counsel|advocate)$/.test(words) && /^[A-Z]/.test(cased) && !/^\s*$/.test(before))
    return true
  if (/^Sue$/.test(cased) && /^\s*$/.test(before) && !/^ (?:you|them|your)/.test(after)) return true
  if (
    /^sue$/.test(words) &&
    /\b(?:hi|hello|dear|hey|and|from|with|to|ask|for) $/.test(before) &&
    /^[A-Z]/.test(cased)
  )
    return true
  if (
    /^law firms?/.test(words) &&
    (/\b(?:as a|like a|many|for|other|of) $/.test(before) ||
      /^ (?:like|such as|customers?|of your)/.test(after))
  )
    return true
  return (
    /^legal[ -](?:team|department|dept|counsel|review|people|colleagues|office|side)/.test(words) &&
    /\b(?:contract|agreement|renewal|nda|dpa|order form|terms|msa|registration|signature|review)\b/.test(
      before + after,
    ) &&
    !/\b(?:debt|balance|unpaid|overdue)\b/.test(sentence.text)
  )
}

/** Names, forms and addresses of companies. */
const isLegalForm = ({ words, before, after }: Place): boolean =>
  /^[ -](?:entit(?:y|ies)|names?|forms?|address|holidays?|notice|structure|merger|requirements?|reasons?|status|terms|tender|person|successor|change|registration|documents?|details|disclaimer|compliance|hold|size|tech|software|services? (?:industry|team of yours)|industry|sector|clients?|teams? (?:using|like|who)|guardian|residence|seat|note|basis|page|text|wording|obligation to (?:keep|store|issue|archive))/.test(
    after,
  ) ||
  (words === 'legally' &&
    /^ (?:registered|named|renamed|merged|called|binding contract|required to (?:keep|issue|store|charge|show))/.test(
      after,
    )) ||
  /\b(?:your|your company's|para|non-?|medical and|your own) ?$/.test(before)

/** Lawyers and courts, also when they are kept away in words. */
export const LEGAL_ACTION: Family = {
  rule: 'threat',
  advice: 'Leave lawyers and courts out; ask what holds the payment up and offer a way to settle it.',
  weight: untilNotice('block'),
  phrases: [
    phrase(LEGAL, { innocent: isOther }),
    phrase('legal(?:ly)?', { innocent: (place) => isOther(place) || isLegalForm(place) }),
    phrase(
      'judicial(?:ly)?|magistrates?|subpoena|cease and desist|(?:formal|demand) (?:letter of )?demand|letter of demand|demand letter|formal demand|court order|before the (?:bench|courts)|anwalt|anwaelte|rechtsanwalt|gericht|mahnbescheid|inkasso|avocat|huissier|tribunal|abogados?|juzgado|avvocato',
      { innocent: isOther },
    ),
    phrase('(?:go|going|turn|turning|get|gets|becomes?|make it|make this|keep (?:this|it)|be) legal', {}),
    phrase(LAWYER, { innocent: isOther }),
    phrase(
      'lawsuits?|law suits?|litigat(?:e|ion|ing|ed)|sue|sued|suing|tribunals?|bailiffs?|sheriffs?|small claims|winding[- ]up|statutory demand|summons|injunctions?|prosecut(?:e|ion|ed|ing)|garnish(?:ee|ment|ing)?|enforcement (?:action|officers?|proceedings|agents?|measures)|insolvency (?:petition|proceedings|application|filing)|bankruptcy petition|letter before (?:action|claim)|before action|attach(?:ing|ment of)? (?:your )?(?:bank accounts|assets)',
      { innocent: isOther },
    ),
    phrase('courts?|courtrooms?', { innocent: isOther }),
    phrase(
      '(?:a|the|before|by) judges?(?! (?:panel|names?|booking|software|module))|(?:county court |court |default |money )?judge?ments? (?:against|is|will|would|for)|(?:a|seek|seeking|obtain|get|enter|for|request) (?:a )?(?:court |default |money )?judge?ments?',
      { unless: /\b(?:your|my|our|good|better) judge?ment\b|\bjudge for yourself\b/ },
    ),
    phrase(
      '(?:file|files|filing|lodge|lodging|issue|issuing|bring|bringing|start|starting|open|pursue|pursuing|make|making|submit|raise) (?:[a-z]+ ){0,2}(?:claims?|suits?|proceedings|petition|case against)',
      { unless: /\b(?:expense|warranty|insurance|vat|tax|refund|sla|support) (?:claims?|case)\b/ },
    ),
    phrase(
      '(?:begin|commence|initiate|institute|formal|court|debt|civil|recovery|criminal) (?:[a-z]+ )?proceedings|take (?:you|this|it|the matter|your company) to (?:law|court)|bring(?:ing)? the law|(?:the|full) (?:force|weight|letter|arm) of the law|rights? (?:under|in|at) (?:the )?law|before the law|the law (?:is|gives|will|allows|on our side|into this)|instruct(?:ed|ing)? (?:our |a |external )?(?:solicitors?|counsel|attorneys?)|serve(?:d)? (?:you )?with papers|arbitrat(?:ion|e)',
      {},
    ),
  ],
}
