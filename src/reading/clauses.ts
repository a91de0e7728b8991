import type { Span } from './span.ts'

/** A stretch of a reply between two breaks, before anything is made of it. */
export interface Clause {
  text: string
  /** Which sentence it is in. */
  sentence: number
  quoted: boolean
  /** Ends with a question mark. */
  asks: boolean
  /** Takes back what was said before it. */
  corrects: boolean
}

const BREAKS = new RegExp(
  [
    '(?<correct>(?:^|[.,;!?\\n]+\\s*|\\s-\\s*|\\s(?=(?:no[,]?\\s+wait|wait[,]?\\s+no|scratch\\s+that|strike\\s+that|correction\\b|make\\s+that|or\\s+rather|i\\s+meant?\\b|sorry,?\\s+i\\s+meant)))(?:no[,]?\\s+wait|wait[,]?\\s+no|scratch\\s+that|strike\\s+that|correction|make\\s+that|or\\s+rather|actually[,]?\\s+(?:wait|no|scratch\\s+that|make\\s+that)|actually|sorry[,]?\\s+(?:i\\s+meant?|no|wait|my\\s+mistake)|sorry|no[,]?\\s+i\\s+meant?|no[,]\\s+sorry|i\\s+meant?|never\\s*mind|edit|on\\s+second\\s+thoughts?|my\\s+mistake|oops|ignore\\s+that|no(?=,))\\b[\\s,.:;!-]*)',
    '(?<line>\\n+)',
    '(?<end>[.!?;…]+(?=[\\s")\']|$)["\')]*)',
    '(?<soft>,\\s+(?:and\\s+|but\\s+|so\\s+|though\\s+|although\\s+|because\\s+)?|\\s+(?:and|(?<!\\b(?:all|everything|nothing|anything|lot)\\s)but|so|because|since|though|although|while|however|then|plus)\\s+|\\s+-\\s+|\\s*\\((?=[^@)]*\\))|\\)\\s*)',
  ].join('|'),
  'giu',
)
const ABBREVIATED =
  /(?:^|\s)(?:approx|no|inv|nr|e\.g|i\.e|vs|mr|mrs|ms|dr|st|ca|incl|acct|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/iu

/** Breaks a reply at sentences, commas and joining words, never inside a date or an address. */
export function splitClauses(text: string, whole: readonly Span[]): Clause[] {
  const clauses: Clause[] = []
  let at = 0
  let sentence = 0
  let corrects = false
  const inside = (index: number, end: number) =>
    whole.some((span) => index < span.end && end > span.start && !(index <= span.start && end >= span.end))
  const take = (end: number, asks: boolean) => {
    const raw = text.slice(at, end)
    const quoted = isQuoted(text, at, raw)
    const body = raw.replace(/^[\s>"]+|[\s"]+$/g, '')
    if (!/[\p{L}\p{N}\p{So}:$€£]/u.test(body)) return
    clauses.push({ text: body, sentence, quoted, asks, corrects })
    corrects = false
  }
  for (const match of text.matchAll(BREAKS)) {
    const end = match.index + match[0].length
    const groups = match.groups ?? {}
    if (groups.correct === undefined && inside(match.index, end)) continue
    if (
      groups.end?.startsWith('.') &&
      ABBREVIATED.test(text.slice(Math.max(0, match.index - 8), match.index))
    )
      continue
    take(match.index, groups.end?.includes('?') ?? false)
    at = end
    if (groups.soft === undefined && groups.correct === undefined) sentence += 1
    if (groups.correct !== undefined && clauses.length > 0) corrects = true
  }
  take(text.length, false)
  return clauses
}

/** A line that begins with ">", or between quotation marks. */
function isQuoted(text: string, at: number, raw: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at + raw.length)
  if (/^\s*>/.test(line)) return true
  const marks = text.slice(0, at).split('"').length - 1
  return marks % 2 === 1 || /"[^"]{8,}"?/.test(raw)
}
