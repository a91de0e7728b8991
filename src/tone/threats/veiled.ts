import { always, type Family, type Place, phrase, untilNotice } from '../phrase.ts'

const THINGS = '(?:it|this|things|that|matters?|the matter|the situation|any of this|what follows)'
const BAD =
  '(?:further|any further|unpleasant|ugly|messy|complicated|difficult|worse|awkward|uncomfortable|serious|nasty|painful|expensive|costly|formal|out of hand|sour|hard|bitter|embarrassing|tricky|harder|public)'
/** Business that also has steps, options and escalations. */
const SUPPORT =
  /\b(?:ticket|bug|support (?:team|case|request)|product team|engineering|engineers|dispute|query|your (?:question|request|complaint|point|concern|feedback|issue)|feature|delivery problem|outage|incident|technical|purchase order|onboarding|quality issue)\b/
const isSupport = ({ sentence }: Place): boolean => SUPPORT.test(sentence.text)
const isHelp = (place: Place): boolean =>
  isSupport(place) ||
  /\b(?:to help|(?:ways|options|methods|steps) to pay|payment (?:options|methods)|for you to|you (?:need|want|would like) us)\b/.test(
    place.sentence.text,
  )

/** Trouble without a name. */
export const VEILED: Family = {
  rule: 'threat',
  advice: 'Say plainly what is open and what you ask for; nothing about what may follow.',
  weight: untilNotice('block'),
  phrases: [
    phrase(
      '(?:become|becomes|get|gets|getting|go|goes|going|make|makes|making|turn|turns|turning) (?:it |this |things |more )?(?:official|formal)|(?:all the way|to the bitter end|to the fullest|full extent)|(?:renewal|contract|discount|pricing|terms|goodwill|trust) (?:[a-z]+ ){0,3}(?:at risk|at stake|in danger|in question|in jeopardy)|(?:relationship|partnership|cooperation|friendship|goodwill|patience) (?:[a-z]+ ){0,3}(?:to the test|under strain|is strained|to breaking point)',
      {
        innocent: isHelp,
      },
    ),
    phrase('penalt(?:y|ies)|penali[sz]ed?', {
      innocent: ({ before, after }) =>
        /\b(?:no|any|without|free of|waive|waived|tax|the) (?:[a-z]+ )?$/.test(before) ||
        /^[ -]free/.test(after),
    }),
    phrase(
      "breach(?:es|ed|ing)?|events? of default|professional (?:help|assistance|support)|outside (?:help|assistance)|(?:recover|recovering|recoup|reclaim|enforce|enforcing) (?:this|the|our|what|these|your) (?:[a-z]+ )?(?:sum|amount|money|debts?|balance|invoices?|claims?|funds|dues|is owed|you owe)|(?:between us|between ourselves|between the two of us)|(?:no|not any|last of (?:our|my|the)|stop sending) (?:further|more|other) (?:reminders?|notices?|warnings?|e-?mails?|messages?|letters|courtesy [a-z]+)|(?:steps?|measures?|action) (?:to|that) (?:protect|recover|secure|safeguard|enforce|collect)|down that (?:road|path|route)|(?:that|another|a different|the other) (?:road|path|route)|(?:cannot|can't|do not|don't|will not|won't) (?:rule out|exclude)",
      {
        unless:
          /\b(?:data|security) breach|\b(?:once|after|when) (?:it|this|you|the (?:invoice|payment)) (?:is|has|have|was)? ?(?:been )?(?:paid|pay|settled|arrived)\b/,
      },
    ),
    phrase(
      'consequences?|repercussions?|ramifications?|aftermath|fallout|reprisals?|retaliat(?:e|ion)|sanctions?',
      {
        unless:
          /\b(?:consequence of (?:the|our|a) (?:migration|merger|error|mistake|change)|as a consequence of|tax consequences)\b/,
      },
    ),
    phrase(
      'there (?:will|would|may|might|could|must) be (?:[a-z]+ ){0,2}(?:consequences?|repercussions|ramifications|trouble|a price)|without (?:[a-z]+ )?(?:consequences|repercussions)|no (?:[a-z]+ )?(?:consequences|repercussions)|pay the price|pay (?:dearly|for it|for this) (?:later|one way)',
      {},
    ),
    phrase(
      '(?:take|taking|takes|taken|necessitate|require|requiring|force(?:s|d)?|prompt|trigger|lead to|leads to|result in|consider|considering|pursue|pursuing|explore|exploring|resort to|resorting to|turn to|turning to|use|using|initiate|look at|looking at|fall back on|available|weigh|examine|review) (?:[a-z]+ ){0,4}(?:further|additional|other|more serious|stronger|firmer|stricter|harsher|drastic|different|necessary|appropriate|formal|all|every|tougher|whatever|alternative|our) (?:[a-z]+ ){0,2}(?:steps?|actions?|measures?|means|avenues?|remed(?:y|ies)|routes?|recourse|options?|tools|methods)',
      { innocent: isHelp },
    ),
    phrase(
      '(?:further|additional|other|more serious|stronger|firmer|stricter|harsher|drastic|necessary|appropriate|formal|alternative|corrective|decisive) (?:[a-z]+ )?(?:steps?|actions?|measures?|means|remed(?:y|ies)|avenues?|routes?|recourse)',
      { innocent: isHelp },
    ),
    phrase(
      "(?:steps?|actions?|measures?) (?:[a-z]+ ){0,3}(?:will|would|may|might|could|must|shall) (?:[a-z]+ )?(?:follow|be taken|become necessary|be necessary|have to)|(?:have|obliged|compelled|bound) to (?:take action|act|react|respond accordingly)|(?:take|taking) (?:[a-z]+ )?action(?: against)?|(?:we|i) (?:will|shall|would|may|must|'ll) (?:have to )?(?:act|proceed|react|respond) (?:accordingly|on it|against|differently|as we see fit)|(?:proceed|act|react|respond)(?:ing)? accordingly|act on (?:it|this) (?:ourselves|our own)",
      { unless: /\b(?:once you|when you) (?:confirm|choose|decide|tell)\b/ },
    ),
    phrase(
      "left with (?:no|few|little|only|nothing|hardly)|(?:few|fewer|limited|hardly any|only one|fewer and fewer|not many|not much) (?:[a-z]+ )?(?:alternatives|options|choices)(?: left)?|forced (?:to|into)|force (?:our|my) hand|forces? us|compelled to|left with no|leaves? (?:us|me) (?:with )?(?:no|little|few)|(?:no|any|little) (?:other |real |further )?(?:choice|alternative|option)s?(?: (?:but|left|than))?(?= |$)|choice but|option but|alternative but|what (?:we|i) (?:have|need) to do|whatever (?:it takes|is (?:needed|necessary)|steps|means|action)|by any means|do not want to have to|don't want to have to|run(?:ning|s)? out of (?:options|choices|alternatives)",
      {
        unless: /\b(?:no other (?:payment )?option(?:s)? on our portal|no (?:need|alternative) address)\b/,
      },
    ),
    phrase(
      `(?:hate|sad|sorry|shame|pity|sadden|unfortunate|regrettable|regret|prefer not|rather not|want|wish|like|dislike|avoid|prevent|stop|before|let|keep|rather|help) (?:[a-z',]+ ){0,7}?${THINGS} (?:[a-z]+ ){0,3}?(?:go|goes|going|get|gets|getting|become|becomes|becoming|turn|turns|turning|escalate|escalates|escalating|develop|come|comes|end|ends|ending|spiral|drag|take)(?: (?:any|into|up|to|in|a|too|more|very|out|so))*(?: ${BAD})?`,
      {
        innocent: ({ words }) => !new RegExp(`\\b${BAD}$|escalat|spiral|to that|to this point`).test(words),
      },
    ),
    phrase(
      `${THINGS} (?:can|could|may|might|will|would|tends? to) (?:quickly |soon |easily |only )?(?:get|become|turn|go|grow|change|end) (?:[a-z]+ ){0,2}?(?:${BAD}|badly|wrong|quickly|for the worse)`,
      {
        unless:
          /\b(?:sign-?off|approval chain|set-?up|matching|your (?:process|portal|erp)|reconciliation)\b/,
      },
    ),
    phrase('escalat(?:e|es|ed|ing|ion|ions)', {
      innocent: (place) =>
        isSupport(place) ||
        /^ (?:[a-z]+ ){0,4}(?:to|with|by) (?:(?:our|my|the|your) )?(?:cfo|ceo|coo|chief|vp|vice|managing|finance|head|director|executives?|manager|management|leadership|me\b|support|product)/.test(
          place.after,
        ),
    }),
    phrase(
      'reserve[sd]? (?:all |our |the |any |every )*(?:rights?|remedies)|all (?:our |legal )?rights (?:are )?reserved|without prejudice|rights? (?:we have|available to us)|exercise our rights?|hold you (?:liable|responsible|accountable)|held (?:liable|responsible|accountable)|in breach|breach of (?:contract|the agreement|your)|in default|default notice|notice of default',
      {
        unless: /\b(?:copyright|©)\b/,
      },
    ),
    phrase(
      '(?:final|last|ultimate) (?:and final )?(?:warning|notice|reminder|demand|request|attempt|letter|ultimatum)|ultimatum|you have been warned|be warned|(?:consider|take|treat|regard|see) (?:this|it) (?:as )?(?:a |your |our )*(?:[a-z]+ )?warning|warn you|fair warning|friendly warning',
      {
        unless: /\b(?:no|not an?|never an?) (?:ultimatum)\b(?! but)/,
      },
    ),
    phrase(
      "(?:you|your company|your team)(?:'ll|'d| will| would| may| might| could| are going to) (?:[a-z]+ ){0,2}?(?:regret|be sorry|wish you had|find out what (?:happens|we|it means)|not like what|see what happens|remember this)|you (?:will|would|may)? ?(?:live to )?regret|(?:what|you know what) (?:happens|comes|will happen|follows|would happen) (?:next|then|otherwise|after|if)|or else|watch out|watch your (?:step|back)|(?:do not|don't|not to|dare to|dare) (?:test|try|push|cross|underestimate|force) (?:us|me|our)|test(?:ing)? our patience|patience (?:is|has|will|does|runs?|wears?|may) (?:[a-z]+ ){0,3}(?:run|running|wear|wearing|end|ended|limit|limits|limited|exhausted|out|thin|over)|(?:end of|lose|losing|lost|out of) (?:our |my )?patience|(?:the )?(?:easy|hard|nice|friendly|gentle) way|while (?:we|you|things|it) (?:still )?(?:can|are friendly|is friendly|still can)|(?:keep|stay|remain) (?:this |it |things )?(?:friendly|civil|polite|amicable|pleasant) (?:while|as long|for now)|(?:take|taking) (?:matters|it) into our own hands|gloves (?:are |come |will )?(?:off|come off)|play (?:hard ?ball|nice)|no more mr|last resort|not the end of (?:this|it)|in your (?:own )?(?:best )?interest (?:to|not|that)|(?:there(?:'s| is) )?only so (?:long|much|many)|cannot (?:guarantee|promise|protect)|can't (?:guarantee|promise|protect)|would be (?:wise|unwise|smart|foolish)|(?:take|taking) (?:this|it|the matter) (?:any )?further",
      {
        unless:
          /\b(?:easy|easiest) way (?:to pay|is|would|for)\b|\bcannot guarantee (?:the )?delivery (?:of|date)\b/,
      },
    ),
    phrase(
      '(?:affect|harm|jeopardi[sz]e|endanger|strain|damage|threaten|put at risk|risk(?:ing)?|hurt|compromise|weigh on|cost) (?:[a-z]+ ){0,3}(?:relationship|partnership|business|cooperation|renewal|terms|standing|future|goodwill)|(?:relationship|partnership|cooperation|business relationship|terms) (?:[a-z]+ ){0,3}(?:at risk|at stake|in danger|in question|in jeopardy)|(?:future|continued) (?:business|cooperation|partnership|relationship) (?:[a-z]+ ){0,3}depends?',
      {},
    ),
    phrase(
      "(?:avoid|avoiding|prevent|preventing|spare|sparing|save|steer clear of|head off|rule out|stay clear of) (?:[a-z']+ ){0,5}?(?:hiccups?|trouble|troubles|problems?|(?:nasty |unwelcome |unpleasant )?surprises?|bumps?|gaps?|inconvenience|complications?|unpleasantness|headaches?|snags?|friction|drama|embarrassment|hassle|discomfort|grief|pain|mess|worst|worse|harm|damage|fallout|impact|escalation)|(?:inconvenient|unpleasant|painful|costly|expensive|embarrassing|uncomfortable|awkward) (?:for (?:you|everyone|both|all|us all)|if|conversation|situation|letter|call|process|road|route|surprise)|(?:get|gets|become|becomes|turn|turns|prove|be) (?:[a-z]+ )?(?:expensive|costly|unpleasant|ugly|nasty|messy|painful|embarrassing|uncomfortable|complicated)",
      {
        unless:
          /\b(?:sorry|apologi[sz]e|apologies|your (?:ap|approval|procurement) process|duplicate|on your side is|portal|matching)\b/,
      },
    ),
    phrase(
      "(?:less|not as|not so|nowhere near as|far from|not nearly as) (?:patient|friendly|understanding|kind|flexible|forgiving|pleasant|gentle|polite|lenient|nice|relaxed|sympathetic)|(?:decision|matter|case|file|choice) (?:[a-z]+ ){0,3}(?:taken|made|decided|handled) by (?:others|someone|somebody|people|other people|a different)|(?:others|other people) (?:will|would|may|might) (?:[a-z]+ )?(?:decide|take over|take it|handle|step in)|hold(?:ing)? (?:them|it|this|others|everyone|things) (?:off|back)(?: (?:any|much) longer)?|(?:next|higher|another|different) (?:stage|level|phase|instance) of (?:our|the|this)|(?:to|into) (?:the|a) (?:next|higher|another|different|formal) (?:stage|level|phase)|(?:protect|safeguard|defend|enforce|secure|assert|pursue|look after|preserve) (?:all )?(?:our|its) (?:[a-z]+ )?(?:interests?|position|rights?|claims?|receivables?)|(?:we|i) (?:have|know|have our) (?:ways|means|methods|people who)|(?:cannot|can't|will not|won't|could not) (?:stand by|let (?:this|it) (?:slide|go|pass|rest|stand|drop)|look away|accept this|tolerate (?:this|it|that)|continue like this|go on like this|carry on like this|ignore this|allow this|wait (?:any longer|forever|much longer))|(?:reconsider|rethink|review|reassess|re-?evaluate|end|part) (?:[a-z]+ ){0,3}?(?:relationship|partnership|cooperation|ways|working together|doing business|terms with you)|hear(?:ing)? from (?:others|someone else|somebody else|other people|people)|do what (?:we|i) (?:must|have to)|you leave us|mark my words|not (?:a|an) (?:idle|empty) threat|(?:this is|consider it|as|not) a threat|threat(?:en|ens|ened|ening|s)?|trust me|believe me",
      {
        unless:
          /\b(?:review (?:our|the) (?:invoice|terms|contract) together|end of the partnership year|security threat|threat detection)\b/,
      },
    ),
    phrase(
      'depends? on (?:[a-z]+ ){0,5}(?:paid|payment|settled|up to date|cleared)|(?:only if|as long as|provided that|provided|on condition that) (?:[a-z]+ ){0,4}(?:is|are|has been|gets) (?:paid|settled|cleared|up to date)',
      {
        unless: /\b(?:discount|receipt|certificate|ship date of the refund|plan|instal\w+)\b/,
      },
    ),
  ],
}

/** In the notice itself, trouble without a name is worth a look: name the measure and its day. */
export const VEILED_IN_NOTICE: Family = {
  rule: 'threat',
  advice: 'Name the measure, its day and the way back, instead of hinting at it.',
  weight: { 1: null, 2: null, 3: null, 4: 'warn' },
  phrases: [
    phrase(
      "(?:serious|grave|severe|dire|unpleasant|further|other|the) consequences|repercussions|you (?:will|'ll|would|may) (?:[a-z]+ )?regret|or else|gloves (?:are |come )?off|whatever it takes|by any means",
      {
        unless: /\b(?:suspen|switch|disabl|deactivat|agency|court|judgment|terminat)/,
      },
    ),
  ],
}

export const BULLYING: Family = {
  rule: 'threat',
  advice: 'Take the menace out; name the measure calmly, with its day and the way back.',
  weight: always('block'),
  phrases: [
    phrase(
      '(?:ruin|destroy|crush|bury|bankrupt|finish|break|hound|hunt|haunt) (?:you|your (?:company|business|name|reputation|career|life|firm))|make (?:your|you) (?:life|lives|suffer|pay for)|(?:we|i) know where (?:you|your)|name and shame|naming and shaming|sleep well|nice (?:company|business|little)[a-z ]* you have|come after (?:you|your)|put you out of business',
      {},
    ),
  ],
}
