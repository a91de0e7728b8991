import { always, type Family, type Place, phrase } from './phrase.ts'

const NUMBER =
  '(?:\\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|twenty-four|forty-eight|seventy-two|a few|few|a couple of|couple of|several)'
const TODAY_TIME =
  "(?:tonight|midnight(?: tonight)?|noon(?: today)?|(?:the )?(?:end of|close of)(?: the)?(?: business)?(?: day)?(?: today)?|cob|eob|eod|\\d{1,2}(?::\\d{2})? ?(?:am|pm|o'clock|h)(?: sharp)? (?:today|tonight)|this (?:afternoon|evening|morning)|lunchtime|today)"

const OURS =
  /\b(?:(?:we|i|our (?:team|support|staff|desk)|support)(?:'ll|'d|'re|'m| will| would| can| could| are| am| always| usually| then| shall| promise to| aim to)+ |(?:we|i|our team) (?:[a-z]+ )?(?:restore|reactivate|send|reply|answer|respond|resend|correct|issue|switch|reissue|return|process|book|enable|lift|get back)[a-z]* |(?:service|access|account|everything|workspace|accounts|licen[cs]es|seats|users) (?:is|are|will|comes?|returns?|gets?|can|works?) |it (?:comes|returns|will be (?:back|restored|on)|is (?:back|restored|reactivated|switched|sent|on)) )(?:[a-z]+ ){0,8}$/

/** What we do fast ourselves, and what needs no hurry, presses nobody. */
function isOurSpeed({ sentence, words, before, after }: Place): boolean {
  if (
    OURS.test(before) &&
    !/\b(?:need|ask|expect|want|require|must|request|insist|urge|appreciate|paid|due|suspend\w*|ends?|hear|see)\b/.test(
      before.slice(-60),
    )
  )
    return true
  if (
    /\b(?:no|not|nothing|isn't|is not|never|without|n't|hardly) (?:[a-z]+ ){0,4}$/.test(before) &&
    !/\b(?:if|do not delay|cannot wait|not wait)\b/.test(before) &&
    !/^(?:without|wait|delay)/.test(words)
  )
    return true
  if (/\bno (?:need|hurry|rush|reason) (?:[a-z]+ ){0,4}$/.test(before)) return true
  return (
    /^ (?:after|upon|on|once|when you|following) (?:the |your )?(?:payment|paid|receipt|pay|it arrives|it is paid)/.test(
      after,
    ) && /\b(?:restor|reactivat|back|return|enable|receipt|send|switch)/.test(sentence.text)
  )
}
const isDated = ({ sentence }: Place): boolean =>
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\b|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]/.test(
    sentence.text,
  )

/** The pressure that no true date makes. */
export const COUNTDOWN: Family = {
  rule: 'false_urgency',
  advice: 'Name a date that leaves time to act, and why it matters, instead of a countdown.',
  weight: always('block'),
  phrases: [
    phrase(
      `(?:only|just|barely|less than|no more than|merely|a mere) (?:[a-z]+ ){0,2}?${NUMBER} (?:more |business |working |short )?(?:days?|hours?|minutes?) (?:left|remain(?:ing|s)?|to go|away|until|before|to (?:pay|settle|act|avoid|decide|respond|reply))|${NUMBER} (?:more |business |working |short )?(?:days?|hours?|minutes?) (?:(?:is|are) (?:left|all)|left|remain(?:ing|s)?|to go|and counting)|(?:days|hours|minutes) (?:are )?(?:numbered|left|remaining)|and counting|countdown|count(?:ing)? down|t-?minus|tick,? ?tock|(?:the )?clock is (?:ticking|running)|clock ticks|(?:time|clock) (?:is |has |'s |will )?(?:almost |nearly |quickly |now )?(?:run|runs|running|ran|slipping|up)(?: out| short| low)?|(?:running|run) out of time|time'?s up|race against|deadline (?:is )?(?:loom|fast|approach)[a-z]*|d-day|self-destructs?|hours? (?:away|from now)|miss(?:ing)? out|don't miss|do not miss`,
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          (/\b(?:only|just) (?:[a-z]+ )?\d{1,3} (?:days?)$/.test(place.words) &&
            /^ (?:late|overdue|past|ago|old)/.test(place.after)),
      },
    ),
    phrase(
      `(?:within|in|inside|over)(?: the)?(?: next| coming| following)? ${NUMBER} (?:working |business |short )?(?:hours?|hrs?|minutes?|mins?)|(?:have|has|give you|leaves you|you get|got|grant you) (?:exactly |only |just |until )?(?:the next )?${NUMBER} (?:hours?|hrs?|minutes?)|(?:next|last|final|remaining) (?:${NUMBER} )?(?:hours|minutes)|within the hour|\\d{1,3} ?-?(?:h|hrs?|hours?) (?:deadline|notice|window|ultimatum|period|left|remaining|to (?:pay|settle|act|respond))`,
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          (/\b(?:we|i|our|support|usually|typically|transfer|bank) (?:[a-z']+ ){0,8}$/.test(place.before) &&
            !/\b(?:give|grant|need|expect|require|must|suspend|will stop|block|want)\b/.test(place.before)) ||
          /\b(?:ago|since)\b/.test(place.after.slice(0, 12)) ||
          /^ (?:of|after|from|following) (?:your |the |a |any |full |receiving |receipt of )*(?:payment|receipt|receiving|transfer)/.test(
            place.after,
          ) ||
          /\b(?:clears?|arrives?|takes?|processed|booked|get back to you|call you)\b/.test(place.before) ||
          /\b(?:back|restored|returns?|live again|reactivated) $/.test(place.before),
      },
    ),
    phrase(
      `(?:by|before|until|till|no later than|not later than) (?:the )?(?:latest )?(?:the day is (?:out|over)|you leave (?:the office )?today|the end of today|\\d{1,2}(?::\\d{2})? ?(?:am|pm|o'clock|h)? ?(?:today|tonight)|${TODAY_TIME})`,
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          (/^(?:by|before|until|till|no later than|not later than) (?:the )?(?:end of|close of|midnight|noon|cob|eob|eod)[a-z ]*$/.test(
            place.words,
          ) &&
            /^ (?:on|of|next|the)? ?(?:the )?(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|month|week|year|quarter)/.test(
              place.after,
            )),
      },
    ),
    phrase(
      "(?:today|tonight|this week|this weekend|one day|24 hours|now) only|only (?:today|tonight|until tonight|until midnight|this (?:morning|afternoon|evening|week)|available today|valid today)|(?:has|needs?|have|must|got) to be (?:today|tonight|now|this (?:morning|afternoon|evening))|(?:it|this) (?:is|'s) (?:today|now) or never|now or never|act (?:now|fast|quickly|today)|(?:do not|don't) (?:delay|wait|hesitate to pay|put (?:it|this) off)|hurry(?: up)?|before (?:it is|it's|it gets|its) too late|too late|last chance|(?:last|final|only|one last) (?:opportunity|chance|window)|(?:final|last) (?:hours?|minutes?|call|days)|while (?:you still can|there is still time|there's still time|time remains)|limited time|expires? (?:today|tonight|at midnight|soon|shortly|this|in|within|tomorrow)|about to expire|(?:offer|link|discount|window|option|plan|deal|chance|possibility) (?:[a-z]+ ){0,3}(?:expires?|ends?|clos(?:es|ing)|runs out|is valid|is good|valid|disappears?|lapses?|vanish(?:es)?|shuts?)(?: (?:only|until|today|tonight|in|at|this|on|by))?|(?:window|books|ledger|cut-?off|system|month|period|quarter) (?:[a-z]+ ){0,2}(?:clos(?:es?|ing)|shuts?|ends?) (?:today|tonight|tomorrow|this|in|at|on|soon|shortly|for)|(?:payment|grace|settlement) (?:window|slot)|this minute|this instant|drop everything|not a (?:minute|moment|second) to lose|seconds? count",
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          (isDated(place) &&
            /last|final|only/.test(place.words) &&
            /\b(?:opportunity|chance)/.test(place.words)) ||
          (/\b(?:card|certificate|po|purchase order|contract|subscription|agreement|domain|licen[cs]e) (?:[a-z]+ ){0,2}$/.test(
            place.before,
          ) &&
            /^expire/.test(place.words)) ||
          (/^(?:plan|option|deal) /.test(place.words) &&
            !/\b(?:today|tonight|expire|valid)/.test(place.words)) ||
          /\b(?:if it is|never|not|nor) $/.test(place.before),
        unless: /\b(?:do not|don't|please do not) hesitate\b/,
      },
    ),
  ],
}

/** "If it was paid today". */
const isDone = ({ words, before }: Place): boolean =>
  /\b(?:today|now|week|morning|afternoon|evening)$/.test(words) &&
  (/\b(?:if|in case|unless|when|should|already|has|have|had|was|were|been|being|is|are|just|your|thanks? (?:you )?for|the) (?:[a-z]+ ){0,3}$/.test(
    before,
  ) ||
    /\b(?:went|was|were|made|sent|left|done)\b/.test(words))

/** "Pay now:" beside a link. */
const isButton = ({ sentence, words, after }: Place): boolean =>
  /^(?:pay|payment)\b.*\bnow$/.test(words) &&
  (/^(?::| ?\(| at| by| via| here| with| button| link| ->?)/.test(after) ||
    (!sentence.text.includes('!') &&
      /^\W*pay/.test(sentence.text) &&
      sentence.text.trim().split(' ').length <= 3))

const FAST =
  "(?:immediate(?:ly)?|urgent(?:ly)?|urgency|asap|a\\.s\\.a\\.p|as soon as (?:possible|you can|humanly possible)|at (?:the|your) (?:very )?earliest(?! convenience)|earliest possible|right (?:away|now)|straight ?away|at once|instant(?:ly)?|without (?:any )?(?:further |more )?delay|no delay|promptly|prompt (?:payment|attention|settlement|action|response|reply|remittance)|speed(?:y|ily)|swiftly|swift (?:payment|settlement|action|attention|response)|rapidly|rapid (?:payment|action|settlement)|prioriti[sz]e|(?:make|making|treat|give|giving|consider) (?:this|it|the invoice|this invoice|the payment|this payment) (?:as )?(?:a |an |your |top |high |first )*priority|(?:top of|top|first on) (?:your|the) (?:list|pile|queue|stack|desk)|(?:above|before) (?:everything|anything) else|forthwith|quick(?:ly)? (?:payment|settlement|action|as)|(?:pay|settle|act|reply|respond|transfer|clear|sort it out|send it) (?:[a-z0-9#$€£.,-]+ ){0,4}?(?:quickly|fast|now|today|soon|sooner)|quickly|(?:very|top|high|highest|utmost) (?:urgent|priority|importance)|time[- ](?:critical|sensitive)|time is of the essence|critical|pressing|no time to (?:lose|waste)|cannot wait|can't wait|without waiting|sooner rather than later|the sooner|(?:pay|payment|paid|settled?|transfer|sorted|sort|cleared|resolved|done|fixed|handled) (?:[a-z0-9#$€£.,-]+ ){0,4}?(?:today|now|this (?:morning|afternoon|evening)))"

/** Tier 1 asks for no speed at all. */
export const DEMAND_FOR_SPEED: Family = {
  rule: 'false_urgency',
  advice: 'Leave the hurry out: a reminder only makes paying easy.',
  weight: { 1: 'block', 2: null, 3: null, 4: null },
  phrases: [
    phrase(FAST, {
      innocent: (place) => isOurSpeed(place) || isButton(place) || isDone(place),
      unless:
        /\b(?:due (?:immediately|on receipt|upon receipt)|terms?:|immediately after payment|can't wait to|cannot wait to|quick (?:question|note|reminder|call|check)|takes? (?:only )?(?:a|one|two) minutes?)\b/,
    }),
    phrase(
      '(?:must|has to|have to|need(?:s)? to|is required to|required) (?:be |have been )?(?:paid|pay|settle|settled|received|transferred|cleared|reach|arrive)[a-z ]{0,20}(?:by|before|until|no later than|within|now|this week)|deadline|no later than|at the latest|not later than|(?:latest|last) (?:payment )?(?:date|day)|within (?:the next )?(?:\\d{1,2}|one|two|three|four|five|six|seven|ten) (?:business |working |calendar )?days|overdue for too long|final date',
      { innocent: isOurSpeed },
    ),
  ],
}

/** Later, pressing without a date is worth a look. */
export const PRESSING: Family = {
  rule: 'false_urgency',
  advice: 'Name the date you ask for instead of pressing.',
  weight: { 1: null, 2: 'warn', 3: 'warn', 4: null },
  phrases: [
    phrase(
      "(?:immediate(?:ly)?|urgent(?:ly)?|urgency|right (?:away|now)|straight ?away|at once|instantly|forthwith|time[- ](?:critical|sensitive)|time is of the essence|without (?:any )?(?:further |more )?delay|cannot wait|can't wait|no time to (?:lose|waste))",
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          /\b(?:let (?:me|us) know|tell (?:me|us)|correct|fix|resend|send (?:you )?)\b/.test(place.before),
        unless: /\b(?:due immediately|can't wait to|cannot wait to)\b/,
      },
    ),
  ],
}

const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day'
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const A_DAY = `(?:(?:the )?(?:end|close) of (?:business |day |play )?(?:on )?|cob |eod |noon (?:on )?)?(?:(?:next|this|coming) )?(?:${WEEKDAY}|(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)?(?: ${MONTH})?|${MONTH} (?:the )?\\d{1,2}(?:st|nd|rd|th)?|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./]\\d{1,2}|(?:the )?(?:end|middle|start|beginning) of (?:the |this |next )?(?:week|month|${MONTH})|(?:end of )?(?:next|this) (?:week|month)|month[- ]end|the weekend|christmas)`

export const SOFT_DATE: Family = {
  rule: 'false_urgency',
  advice: 'A first reminder needs no date: leave it out, or let the customer name one.',
  weight: { 1: 'warn', 2: null, 3: null, 4: null },
  phrases: [
    phrase(`(?:by|before|until|till) (?:the )?(?:${A_DAY})`, {
      innocent: (place) =>
        isOurSpeed(place) ||
        /\b(?:due|payable|paid|owed|overdue|scheduled|was|were|sent|received|issued|dated|expected|fell) (?:[a-z]+ ){0,3}$/.test(
          place.before.slice(-40),
        ) ||
        (/^by \d{1,2}$/.test(place.words) && /^[%,.]\d|^ ?%/.test(place.after)),
    }),
    phrase(
      '(?:in|within|over) the (?:next|coming) (?:few|couple of|several|two|three) (?:working |business )?days|in the next (?:few|couple of) days',
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          !/\b(?:pay|paid|payment|settle|transfer|receive|arrange|clear)/.test(place.sentence.text),
      },
    ),
    phrase(
      `(?:pay|settle|paid|payment|transfer|clear|have it|see it|receive it|arrange)(?: [a-z]+){0,4}? (?:on|this|next) (?:${A_DAY}|week|month)`,
      {
        innocent: (place) =>
          isOurSpeed(place) ||
          isDone(place) ||
          /\b(?:due|was|were|fell|went|made|sent)\b/.test(place.words + place.before.slice(-20)),
      },
    ),
  ],
}

export const EVERY_DAY: Family = {
  rule: 'false_urgency',
  advice: 'Give a date with a few working days in it, or ask for one.',
  weight: always('warn'),
  phrases: [
    phrase(
      '(?:by|before|until|till|not later than|no later than|latest|for) (?:the )?(?:end of )?tomorrow(?: (?:morning|noon|evening|night|at the latest))?|(?:pay|paid|settle|settled|transfer|arrive|reach us|have it|send it)(?: [a-z]+){0,3} tomorrow|tomorrow at the latest|(?:pay|settle|settled|sorted|cleared|transfer|payment)(?: [a-z0-9#$€£.,-]+){0,4} today|(?:every|each)(?: single| passing)? (?:day|hour|minute|moment|week)(?: [a-z]+){0,3}? (?:counts?|matters?|costs?|adds up|makes? (?:a|the) difference|is (?:precious|important|one too many)|hurts?)|(?:the )?(?:days|hours) (?:count|matter)',
      { innocent: (place) => isOurSpeed(place) || isDone(place) },
    ),
  ],
}
