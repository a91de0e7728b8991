import type { DisputeReason } from '../reading.ts'

const NO_DISPUTE =
  /(?:\b|(?=n't))(?:not|n't|never|no|nobody|no\s+one|none|without|nothing|neither)\s+(?:\p{L}+\s+){0,4}?(?:disput\p{L}*|contest\p{L}*|complain\p{L}*|challeng\p{L}*)|(?:\b|(?=n't))(?:nobody|no\s+one|none)\b.{0,20}disput/iu
const DISPUTE =
  /\b(?:disput\p{L}*|contest(?:s|ed|ing)?|challeng(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|bounced|overcharg\p{L}*|overbill\p{L}*|double[\s-]?(?:billed|charged|invoiced)|unhappy\s+with\s+the\s+(?:amount|invoice|price|charge)|(?:won't|will\s+not|not\s+going\s+to|refuse\s+to)\s+pay|don't\s+agree|doesn't\s+agree|disagree\p{L}*|not\s+what\s+(?:we|they|was)\s+(?:were\s+)?(?:agreed|quoted|ordered|signed)|reklam\p{L}*|contestent|sent\s+(?:it\s+)?back|wants?\s+a\s+credit|want\s+(?:a\s+)?credit)\b/iu

const REASONS: [DisputeReason, RegExp][] = [
  [
    'missing_po',
    /\b(?:(?:no|missing|without|wrong|incorrect|lacks?|lacking|invalid|old|needs?|add|expired)\s+(?:an?\s+|the\s+|valid\s+|right\s+|their\s+|correct\s+)?(?:po|p\.o\.|purchase\s+order)(?:\s+(?:number|no|ref|reference|#))?|(?:po|purchase\s+order)(?:\s+(?:number|no|ref|reference|#))?\s+(?:is\s+|was\s+|isn't\s+|wasn't\s+)?(?:missing|wrong|not|incorrect|on\s+it|absent|doesn't|invalid))/iu,
  ],
  [
    'duplicate',
    /\b(?:duplicat\p{L}*|(?:billed|invoiced|charged)\s+(?:them\s+|us\s+|for\s+\p{L}+\s+|it\s+)?(?:twice|two\s+times|double)|double[\s-]?(?:billed|charged|billing|invoiced)|same\s+invoice\s+twice|twice\s+(?:for|on))/iu,
  ],
  [
    'quality',
    /\b(?:(?:doesn't|does\s+not|didn't|don't|not|never|isn't|aren't|stopped|hasn't)\s+(?:\p{L}+\s+)?work(?:s|ed|ing)?|broken|defect\p{L}*|faulty|bugs?|buggy|quality|crash\p{L}*|unusable|outages?|downtime|poor(?:ly)?|fails?|failing|failed|errors?\s+in\s+the\s+(?:product|software|module))\b/iu,
  ],
  [
    'delivery',
    /(?:\b|(?=n't))(?:(?:not|never|n't|partly|partially|half|half\s+of|late|incomplete\p{L}*|only)\s+(?:\p{L}+\s+){0,5}?(?:deliver\p{L}*|shipped|arrived|provided|shipp\p{L}*|go-?live|implemented|completed|finished|done)|deliver\p{L}*\s+(?:was\s+|were\s+|is\s+|came\s+|\p{L}+\s+){0,4}(?:late|incomplete|partial\p{L}*|missing|short|delayed)|(?:hasn't|haven't|didn't|never|not)\s+(?:\p{L}+\s+)?(?:ship|shipped|deliver|get\s+(?:the|their|all)|got\s+(?:the|their|all)|received?\s+(?:the|their|all))|undelivered|late\s+deliver\p{L}*|short\s+shipped|missing\s+(?:goods|items|units|hardware))/iu,
  ],
  [
    'pricing',
    /\b(?:pric(?:e|es|ed|ing)|rates?|discounts?|quoted?|agreed|rebate|uplift|increase|list\s+price|tariff|contract\s+says)\b/iu,
  ],
  [
    'amount',
    /\b(?:amount|quantit\p{L}*|qty|hours?|tax|vat|gst|sums?|totals?|seats|users|licen[cs]es|units|overcharg\p{L}*|overbill\p{L}*|too\s+(?:much|many|high)|math|miscalculat\p{L}*|figures?|count|mwst|tva)\b/iu,
  ],
]
/** Something about the bill is wrong, in words that need no "dispute". */
const WRONG =
  /(?:\b|(?=n't))(?:wrong|incorrect|inaccurate|off|mistake|too\s+(?:much|many|high)|over(?:charged|billed)|shouldn't|should\s+(?:be|have)|missing|not\s+on\s+it|it's\s+not\s+on|isn't\s+on|not\s+what|don't\s+match|doesn't\s+match|double|twice|duplicate\p{L}*|never|not|n't|late|broken|faulty|defective|no\s+po|bounced|reject\p{L}*|without)\b/iu
const BILL =
  /\b(?:invoices?|billed|bill|charged|charges?|invoiced|invoice|rate|price|pricing|vat|tax|hours|seats|qty|quantity|discount|total|sum|po|purchase\s+order|goods|hardware|order|training|module|integration|product|software|licen[cs]es|milestone|duplicate)\b|\b\d{3,}\b/iu

const NOT_RECEIVED =
  /(?:\b|(?=n't))(?:(?:never|not|n't)\s+(?:\p{L}+\s+){0,2}?(?:get|got|gotten|received?|seen|see|reached|arrived?|came|come|sent|landed|shown\s+up|delivered|find|found|have)\b|(?:can't|cannot|couldn't)\s+(?:find|locate)|no\s+(?:record|copy|trace|sign)\s+of|(?:got|went|gone)\s+lost|(?:please|can\s+(?:we|you|someone)|could\s+(?:we|you)|need(?:s)?\s+(?:us\s+)?to|asked\s+(?:us\s+)?to|want\s+(?:us\s+)?to)\s+re-?send|re-?send\s+(?:it|the|invoice|\d)|need\s+(?:a\s+)?(?:fresh\s+|new\s+)?cop(?:y|ies)|doesn't\s+have\s+(?:the|our|any|that)|don't\s+have\s+(?:the|our|any|that|a\s+copy)|missing\s+the\s+invoice)/iu
const THE_INVOICE =
  /\b(?:invoices?|bills?|e-?mails?|copy|copies|re-?send|pdf|it|them|anything|\d{3,}|[a-z]{1,4}-?\d{3,})\b/iu
const OTHER_THINGS =
  /\b(?:payment|money|goods|hardware|deliver\w*|order|training|product|module|licen[cs]es?|seats|response|reply|answer|access|service|equipment|units|credit|promise|talk|objections?|nothing|problem|issues?|time|touch|contact|know|heard|hear|idea)\b/iu

const PROCESS =
  /\b(?:(?:waiting|wait|need|needs|pending|missing|raise|raising|raised|issue|issuing|create|creating|without|get|getting|chasing|require|requires|for)\s+(?:on\s+|for\s+)?(?:an?\s+|the\s+|their\s+|new\s+)*(?:po|p\.o\.|purchase\s+order)\b|(?:po|purchase\s+order)\s+(?:is|isn't|being|hasn't|not|still|number|request|pending|approval|has|needs)|portal|ariba|coupa|tungsten|tradeshift|basware|sap\s|jaggaer|(?:vendor|supplier)[\s-]+(?:set[\s-]?up|onboarding|form|registration|record|portal|master|creation|approval|not)|set(?:ting)?\s+us\s+up\s+as\s+(?:a\s+)?(?:vendor|supplier)|approv(?:al|als|er|ers)\b|(?:stuck|sitting|held\s+up|waiting|queued|still|is|it's)\s+(?:\p{L}+\s+){0,2}?(?:in|with|for|at)\s+(?:the\s+|their\s+|its\s+)?(?:approval|ap|queue|finance|accounts|accounting|procurement|legal|workflow|sign-?off|system)\b|being\s+(?:processed|approved|reviewed|routed)|(?:pay|payment|check|cheque)[\s-]?(?:runs?|cycles?|calendar)|only\s+pays?\b|pays?\b.{0,40}\b(?:(?:of\s+)?(?:each|every)\s+(?:month|week|quarter|mon|tue|wed|thu|fri)|monthly\b|on\s+\p{L}+days\b)|(?:chang|switch|mov)\p{L}*\s+(?:their\s+|to\s+a\s+new\s+|the\s+)?(?:ap|erp|accounting|finance|payments?|billing)\s+(?:systems?|software|provider)|(?:erp|new\s+(?:ap|accounting|finance|payment|invoicing|erp)\s+(?:system|software|tool|platform))|w-?9|bank\s+(?:details|form|letter)|migrat\p{L}*|3-way|three-way|goods\s+receipt|grn|sign-?off|under\s+review)/iu

export const saysNotReceived = (text: string): boolean =>
  NOT_RECEIVED.test(text) && THE_INVOICE.test(text) && !OTHER_THINGS.test(text)
export const saysProcess = (text: string): boolean => PROCESS.test(text)

/** Null when nothing is disputed; the reason is `other` where none was given. */
export function disputeReason(text: string): DisputeReason | null {
  if (NO_DISPUTE.test(text)) return null
  const disputed = DISPUTE.test(text)
  const reason = REASONS.find(([, pattern]) => pattern.test(text))?.[0]
  if (disputed) return reason ?? 'other'
  return reason !== undefined && WRONG.test(text) && BILL.test(text) ? reason : null
}
