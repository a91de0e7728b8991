/** The client has paid. */
const PAID =
  /\b(?:\d{3,}\s+(?:is\s+|was\s+)?(?:already\s+)?paid(?=\s*$|[,.;])|(?:has|have|had|'ve|was|were|been|already|is|it's|they|she|he|just|got|says?|said|client|claims?|maria|we|apparently)\s+(?:it's\s+|they\s+|it\s+|they've\s+|been\s+|already\s+|just\s+|both\s+)*paid|paid\s+(?:it|this|that|yesterday|already|last|us|in\s+full|everything|on\s+(?!\d|the)|\d)|(?:payment|wire|transfer|money|check|cheque|funds)(?:\s+(?:for|of)\s+\S+)?\s+(?:has\s+|have\s+|had\s+)?(?:already\s+)?(?:been\s+(?:sent|made|released|executed|initiated)|was\s+(?:sent|made|released|executed|initiated)|were\s+sent|went\s+(?:out|through|off)|left|cleared)|(?:sent|wired|transferred|made|released|mailed|posted)\s+(?:the\s+|us\s+the\s+|us\s+|a\s+)?(?:money|payment|wire|check|cheque|funds|it|\$|\d)|(?:was|were|been|got|is)\s+(?:already\s+)?(?:settled|wired|transferred|remitted)|(?:cheque|check)\s+is\s+in\s+the\s+(?:mail|post)|bezahlt|überwiesen|ont\s+payé|a\s+été\s+payé|han\s+pagado|ya\s+pag)/iu
const NOT_PAID =
  /(?:\b|(?=n't))(?:not|n't|never|yet to|unpaid|isn't|cannot|no)\s+(?:been\s+|yet\s+|be\s+|have\s+|actually\s+|even\s+)*(?:paid|settled|sent|wired)|(?:\b|(?=n't))(?:get|gets|getting|be|being|to\s+be|will\s+have|going\s+to\s+have|have\s+it)\s+(?:\p{L}+\s+)?(?:paid|settled|wired|transferred|remitted|sent)\b|\bonce\s+\p{L}+\s+(?:paid|are\s+paid)/iu

const PAY_VERB =
  '(?:pay|settle|wire|transfer|remit|send|clear|release|make|issue|process|square|get|have|execute|mail|do|put|be|sort|schedule)'
/** The client says it will pay. */
const PROMISE = new RegExp(
  `\\b(?:(?:will|'ll|shall|going\\s+to|gonna|should|expects?\\s+to|expected\\s+to|plans?\\s+to|planning\\s+to|intends?\\s+to|promised?(?:s)?\\s+to|committed\\s+to|commit\\s+to|agreed\\s+to|aims?\\s+to|want\\s+to|wants\\s+to|can|would|could|'d|may|might|set\\s+to|due\\s+to|happy\\s+to|confirmed\\s+to|scheduled\\s+to|supposed\\s+to)\\s+(?:\\p{L}+ly\\s+|now\\s+|all\\s+|both\\s+|then\\s+|just\\s+|also\\s+|be\\s+able\\s+to\\s+)*${PAY_VERB}\\b)`,
  'iu',
)
const MONEY =
  /\b(?:pa(?:y|ys|id|ying|yment|yments)|settl\w*|wir(?:e|ed|es|ing)|transfer\w*|remit\w*|money|funds|check|cheque|balance|cash|ach|sepa|zahl\w*|überweis\w*|payer\w*|paie\w*|paiement|pag\w+|clear(?:s|ed)?\s+(?:the|it|this|that|balance|\d)|invoices?)\b|[$€£]|\d\s?k\b/iu
const PROMISE_NOUN =
  /\b(?:paying|pays|payment\s+(?:is\s+|will\s+be\s+|has\s+been\s+|was\s+)?(?:(?:being\s+)?(?:scheduled|confirmed|planned|due|set|booked|promised|expected|coming|comes?|going|goes|lands|landing|arrives?|arriving|made|follows|run\s+includes|in|on|by|of|around|end|date)|(?:next|this|today|tomorrow|within|eom|eow|end|mid))|(?:wire|transfer|money|check|cheque|remittance|funds|ach|payment)\s+(?:is\s+|are\s+|will\s+)?(?:going|goes|go|coming|comes|come|lands|land|set|scheduled|planned|arrives|arrive|out|on|by|in|follows|tomorrow|next|due|booked|expected)|(?:confirmed|promised?|promises|committed|scheduled|guaranteed|agreed|expects?|expecting)\s+(?:\p{L}+\s+){0,3}?pa(?:y|ying|yment)|(?:scheduled|planned|booked|earmarked|lined\s+up|set)\s+(?:for|to)|promised\s+(?:for|by|us|on)|(?:gets?|getting|being|be)\s+(?:paid|settled|wired)|(?:they|client|she|he|acme|both|we)\s+(?:are\s+|is\s+|'re\s+)?(?:pay|pays|settle|settles|wire|wires|remit|sending|wiring|settling|transferring|transfer)|are\s+(?:paying|sending|wiring)|'re\s+(?:paying|sending|wiring)|they'd\s+pay|zahlt|zahlen|zahlung|überweis\p{L}*|paient|paiera|paieront|paiement|vont\s+payer|pagan|pagar\p{L}*|pago|in\s+the\s+(?:next\s+)?pay(?:ment)?\s+run|go(?:es)?\s+out\s+(?:with|on|in)|with\s+us\s+(?:by|before|on)|paid\s+(?:by|on\s+the|before|within|in\s+\p{L}+\s+(?:days|weeks)|tomorrow|eo[dwm]|next)|cheque\s+goes|pay\s+(?:on|by|in|within|half|before|next|this|tomorrow|\$|\d|el|le|am|\p{Lu}|mon|tue|wed|thu|fri)|half\s+now|they\s+promised?)/iu
const REFUSAL =
  /\b(?:won't|will\s+not|refus\w+\s+to|not\s+going\s+to|isn't\s+going\s+to|aren't\s+going\s+to|can't|cannot|unable\s+to|no\s+way\s+they|don't\s+want\s+to|never\s+promised|not\s+promised|did\s*n[o']t\s+promise|haven't\s+promised|no\s+promise)\s*(?:to\s+)?(?:\p{L}+\s+)?(?:pay|settle|wire|promise|send|commit)?\b/iu
/** How they are, not what they will do. */
const HABIT = /\b(?:always|usually|often|typically|normally|generally|never)\s+pays?\b/iu
const STAGE_DATE =
  /\b(?:half|rest|remainder|remaining|[$€£]\s?\d|\d+(?:[.,]\d+)?\s?k\b|\d\s?(?:usd|eur|gbp)\b)/iu

/** Words that take the certainty out of a promise. */
const HEDGE =
  /\b(?:might|maybe|may(?!\s+(?:the\s+)?\d)|probably|probable|perhaps|possibly|possible|hopefully|hoping|hopes?|i\s+think|i\s+guess|i\s+believe|i\s+suppose|i'd\s+(?:guess|imagine)|i\s+imagine|presumably|likely|not\s+(?:sure|certain)|unsure|could|with\s+(?:any|some)\s+luck|fingers\s+crossed|no\s+guarantees?|tentatively|try(?:ing)?\s+to|would\s+like\s+to|in\s+theory|apparently\s+maybe|vielleicht|peut-être|quizás|tal\s+vez)\b/iu
const CONDITION =
  /\b(?:if|once|when(?!\s+(?:will|do|does|is|are))|as\s+soon\s+as|unless|provided|providing|assuming|depend(?:s|ing)|subject\s+to|contingent|whenever|only\s+after|after\s+(?:the|their|they|we|it|he|she)\s+(?!\d|first|weekend)\p{L}+|pending|until\s+(?:the|they|their|we))\b/iu

const PLAN =
  /\b(?:instal(?:l)?ments?|payment\s+plan|pay(?:ing)?\s+(?:it\s+)?(?:off\s+)?in\s+(?:\p{L}+|\d+)\s+(?:parts|payments|chunks|tranches|goes|rates)|in\s+(?:\p{L}+|\d+)\s+(?:\p{L}+\s+)?(?:parts|chunks|tranches|payments)|(?:want|need|like|ask|asked|asking|offer|get|on|a|propose|proposed|discuss)\s+(?:for\s+)?(?:a|some\s+kind\s+of\s+a?)?\s*plan\b|spread(?:ing)?\s+(?:it|this|the|payment|payments|out|over)|split(?:ting)?\s+(?:it|this|the|payment|into|up)|(?:short|low|tight)\s+(?:of|on)\s+(?:cash|money|funds)|cash[\s-]?flow|cash\s+(?:is|crunch|problem|issue|strapped|poor)|cash-strapped|money(?:'s|\s+is)\s+(?:very\s+|really\s+|a\s+bit\s+)?tight|can't\s+(?:afford|pay\s+(?:it\s+)?(?:all|everything|in\s+full|the\s+full))|cannot\s+(?:afford|pay\s+(?:it\s+)?(?:all|in\s+full))|(?:longer|extended|better)\s+(?:payment\s+)?terms|strapped\s+for\s+cash|liquidity|ratenzahlung|échelonn\p{L}*|plazos)/iu
const NO_PLAN =
  /(?:\b|(?=n't))(?:no|not|don't|doesn't|without|n't)\s+(?:\p{L}+\s+){0,3}(?:plan|instal\p{L}+|cash)/iu

export const saysPaid = (text: string): boolean => PAID.test(text) && !NOT_PAID.test(text)
export const saysNotPaid = (text: string): boolean => NOT_PAID.test(text)
export const saysPlan = (text: string): boolean => PLAN.test(text) && !NO_PLAN.test(text)
export const isHedged = (text: string): boolean => HEDGE.test(text) || CONDITION.test(text)

/** `dated`: the clause names a time. */
export function saysPromise(text: string, dated: boolean): boolean {
  if (REFUSAL.test(text) || HABIT.test(text)) return false
  if (dated && /\bpromis(?:ed|es)\b/iu.test(text)) return true
  if (PROMISE.test(text) && MONEY.test(text)) return true
  if (PROMISE_NOUN.test(text)) return true
  return (
    dated && (STAGE_DATE.test(text) || /\bgets?\s+paid|\bbe\s+paid|\bpay\b|\bpaid\b|\bcoming\b/iu.test(text))
  )
}
