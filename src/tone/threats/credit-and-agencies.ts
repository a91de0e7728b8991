import { type Family, type Place, phrase, untilNotice } from '../phrase.ts'

/** Credit notes, cards and limits are no threat, nor is a client that is an agency. */
const CREDIT_NOUN =
  '(?:bureaus?|bureaux|agenc(?:y|ies)|reference agenc(?:y|ies)|reports?|reporting|ratings?|scores?|scoring|files?|records?|standing|worthiness|history|insurers?|status|profile|reputation|rating agenc(?:y|ies))'

export const CREDIT: Family = {
  rule: 'threat',
  advice: 'Leave credit bureaus and ratings out; ask when payment can be expected.',
  weight: untilNotice('block'),
  phrases: [
    phrase(`(?:business |company |company's |commercial |your )*credit[ -]?${CREDIT_NOUN}`, {
      unless: /\b(?:thank\w*|excellent|good|spotless|clean) (?:[a-z]+ )?credit (?:history|record|standing)\b/,
    }),
    phrase(
      "creditworth(?:y|iness)|credit-?worthiness|experian|equifax|transunion|schufa|creditreform|creditsafe|(?:dun (?:&|and) bradstreet|d&b|d & b)(?! number)|black-?list(?:ed|ing|s)?|standing with (?:the )?(?:credit|banks?|lenders?)|(?:register|registry|list) of (?:bad|unreliable|late) (?:debtors?|payers?)|bad debtors?|(?:harm|hurt|damage|affect|tarnish|ruin|spoil|lower)(?:s|ed|ing)? (?:[a-z']+ ){0,4}(?:credit|rating|score|creditworthiness|good name|reputation)",
      {
        unless: /\bcredit (?:note|card|memo|limit)\b/,
      },
    ),
    phrase(
      '(?:show|shows|showing|shown|appear|appears|turn|turns|come|comes) (?:up )?(?:[a-z]+ ){0,2}?(?:when|if|in|on|every time) (?:[a-z]+ ){0,4}?(?:checks?|search|due diligence|look you up|background|credit|registers?|registry|other (?:suppliers|vendors|banks|lenders))|(?:default|non-payment|payment default|this invoice|late payment) (?:[a-z]+ ){0,3}?(?:on record|on file with|registered|be recorded|stays? on)|(?:follow|follows|haunt|stick|sticks) (?:[a-z]+ )?(?:you|to your|your) (?:[a-z]+ )?(?:for years|company|name|record|file|around)',
      {},
    ),
    phrase(
      'report(?:ed|ing)? (?:[a-z]+ ){0,4}(?:as (?:a )?(?:default|delinquent|bad debt|non-payment)|to (?:the )?(?:bureaus?|credit|trade references?))',
      {},
    ),
  ],
}

const OUTSIDE =
  '(?:external|outside|third[- ]party|third|professional|independent|specialist|specialised|commercial|local)'
const HANDLE =
  '(?:hand|hands|handed|handing|pass|passes|passed|passing|turn|turned|turning|transfer|transferred|transferring|refer|referred|referring|assign|assigned|assigning|give|given|giving|send|sent|sending|place|placed|placing|sell|sold|selling|forward|forwarded|submit|submitted|go|goes|going|move|moved|moving|outsourced?)'
const isDataOrTrade = ({ words, before, after }: Place): boolean =>
  /\b(?:data|garbage|waste|parcel|direct debit|automatic|card|art) $/.test(before) ||
  (/^agenc/.test(words) &&
    /\b(?:your|travel|ad|advertising|creative|design|digital|government|tax|news|media|staffing|an) $/.test(
      before,
    )) ||
  /^ (?:point|date|service fee)/.test(after)

export const AGENCY: Family = {
  rule: 'threat',
  advice: 'Leave agencies out; say who answers questions here and what would help.',
  weight: untilNotice('block'),
  phrases: [
    phrase(
      `${HANDLE} (?:[a-z']+ ){0,6}?(?:on to|over to|to) (?:[a-z]+ ){0,2}?(?:specialists?|professionals?|experts?)`,
      {
        unless: /\b(?:support|product|ticket|technical|onboarding|question)\b/,
      },
    ),
    phrase(
      '(?:debt[ -])?collections?[ -](?:agenc(?:y|ies)|agents?|firms?|partners?|compan(?:y|ies)|services?|bureaus?|specialists?|professionals?|provider|attorneys?|lawyers?|house|outfit|proceedings|process|action|activity|referral|status)|(?:debt|bill)[ -]collect(?:ors?|ion|ing|ions)|(?:debt )?recovery[ -](?:agenc(?:y|ies)|agents?|firms?|compan(?:y|ies)|specialists?|partners?|professionals?|experts?|service|team|action|proceedings|process)|debt recovery|collectors',
      { innocent: isDataOrTrade },
    ),
    phrase(
      `${OUTSIDE} (?:[a-z-]+ ){0,2}(?:collect(?:ors?|ions?)|recovery|agenc(?:y|ies)|debt|partners? (?:to|for) (?:collect|recover))`,
      { innocent: isDataOrTrade },
    ),
    phrase(
      `${HANDLE} (?:[a-z']+ ){0,6}?(?:to|with|into|over to) (?:(?:a|an|our|the|some) )?(?:[a-z-]+ ){0,2}(?:collections?(?! (?:team|department|colleagues?|desk|manager|specialist|group|unit))|agenc(?:y|ies)|third part(?:y|ies)|outside (?:firm|company|help|party)|external (?:firm|company|party|partner)|outsiders?|collectors?|factoring [a-z]+|debt buyers?)`,
      { innocent: isDataOrTrade },
    ),
    phrase(
      'agenc(?:y|ies) (?:[a-z]+ ){0,4}?(?:speciali[sz]\\w+|such cases|for such|collect\\w*|recover\\w*|debts?|overdue|unpaid|late payers?|take over|takes over|will contact|will take)|(?:buy|buys|buying|bought|purchase|acquire|take over|takes over|took over|pick up) (?:[a-z]+ )?(?:your|this|the|such|unpaid) (?:[a-z]+ )?(?:invoices?|debts?|receivables?|claims?)',
      { innocent: isDataOrTrade },
    ),
    phrase(
      '(?:sell|sold|selling|assign|assigned|assigning) (?:[a-z]+ ){0,3}(?:debt|receivables?|claim|invoice)|(?:debt|receivables?|claim) (?:[a-z]+ ){0,4}(?:sold|assigned)|(?:someone|somebody|people) (?:else )?who (?:collects?|recovers?) (?:debts?|money) for a living',
      {},
    ),
  ],
}

const STEPS_IN = '(?:collections?|credit control and collections|collections? and [a-z]+)'
/** The people next door: a person should look. */
export const COLLECTIONS_TEAM: Family = {
  rule: 'threat',
  advice: 'Say that you stay the contact and how the customer reaches you, without naming who comes next.',
  weight: untilNotice('warn'),
  phrases: [
    phrase(
      "(?:not|n't|no longer) (?:be )?(?:from me|me who|me you|i who|i you)|someone other than me|(?:somebody|someone) else(?:'s)? (?:desk|hands|table)",
      {},
    ),
    phrase(
      '(?:colleagues?|teams?|people|friends|someone|somebody|manager) (?:in|from|at|of) collections?|collections (?:will|would|may|might|take|takes|is|are|has|have|steps?|gets?|picks?|comes?)',
      {},
    ),
    phrase(
      `${STEPS_IN}[ -](?:teams?|departments?|dept|colleagues?|desk|people|group|unit|manager|specialists?|office|staff|side|function|experts?)`,
      {
        innocent: ({ sentence }) => isSignature(sentence.text),
      },
    ),
    phrase(
      '(?:leaves?|left|leaving|off|moves? off|go(?:es)? off) (?:my|our) desk|(?:keep|hold|have) (?:it|this|the (?:case|file|invoice|matter)) (?:on my desk|with me|here|much longer)|on my desk (?:any longer|much longer)|(?:be |is |goes |go |taken |pass(?:es)? )?out of my (?:hands|control|reach)|(?:no longer|not) (?:be )?(?:in my hands|my decision|up to me|mine to decide)|(?:someone|somebody) else (?:will|would|may|might|has to|takes?|is going to) (?:[a-z]+ )?(?:take|takes|handle|deal|look|over|pick)|(?:have|need|obliged) to (?:hand|pass) (?:it|this|the (?:case|file|account|matter)) (?:on|over|up|along)',
      {},
    ),
  ],
}

/** "Priya, Collections team": a short line that says who writes. */
const isSignature = (line: string): boolean =>
  line.trim().split(' ').length <= 7 &&
  !/\b(?:will|is|has|have|would|may|can|take|our|your|to|must)\b/.test(line)
