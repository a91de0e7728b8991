import { correctSpelling } from './spelling.ts'

const SHORT: [RegExp, string][] = [
  [/\b(?:tmrw|tmr|tmw|2moro|tomoro)\b/giu, 'tomorrow'],
  [/\bnxt\b/giu, 'next'],
  [/\bwks?\b/giu, 'weeks'],
  [/\b(?:pmt|pymt)\b/giu, 'payment'],
  [/\binvs?\b\.?(?=\s*#?\d)/giu, 'invoice'],
  [/\b(?:pls|plz|pl[sz]e)\b/giu, 'please'],
  [/(?<=\s)w\//giu, 'with '],
  [/(?:\btill?\b|'til\b)/giu, 'until'],
  [/\bb4\b/giu, 'before'],
  [/\b(do|does|did|is|was|wo|has|have|had|are|ca|should|would)nt\b/giu, "$1n't"],
  [/\b(they|we|you)(ll|re|ve)\b/giu, "$1'$2"],
  [/\b(it|that|he|she|what)s(?= (?:a|the|in|on|not|paid|been|being|stuck|with)\b)/giu, "$1's"],
  [/^ill\b|(?<=[.,;!?] )ill\b/giu, "I'll"],
  [/\b(?:gonna)\b/giu, 'going to'],
]

/**
 * The reply as it is read: straight quotes, single spaces, chat markup and struck text gone, common short
 * forms and typing errors put right. Lines are kept, names too.
 */
export function plainText(given: string): string {
  const text = given
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\u200d]/gu, ' ')
    .replace(/[‘’‚′`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/<mailto:([^|>\s]{1,320})(?:\|[^>\n]{0,320})?>/g, '$1')
    .replace(/<@[^>\n]{1,100}>/g, ' ')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&')
    .replace(/(?<![\p{L}\p{N}~])~{1,2}[^~\n]{1,300}~{1,2}(?![\p{L}\p{N}~])/gu, ' ')
    .replace(/(?<![\p{L}\p{N}])[*_]{1,2}([^*_\n]{1,300})[*_]{1,2}(?![\p{L}\p{N}])/gu, '$1')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
  return correctSpelling(SHORT.reduce((done, [pattern, word]) => done.replace(pattern, word), text))
}
