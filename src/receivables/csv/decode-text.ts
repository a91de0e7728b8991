export type Decoded =
  | { kind: 'text'; text: string; encoding: string }
  | { kind: 'refused'; why: string; remedy: string; line: number | null }

const AS_CSV = 'Save or export it as CSV (UTF-8) and import that file.'

/** First bytes of what people save or rename to `.csv` by mistake. */
const NOT_TEXT: readonly (readonly [string, string])[] = [
  ['504b0304', 'This is an Excel workbook or a zip file, not CSV.'],
  ['d0cf11e0', 'This is an old Excel workbook, not CSV.'],
  ['25504446', 'This is a PDF, not CSV.'],
  ['1f8b', 'This is a gzip file, not CSV.'],
  ['89504e47', 'This is a picture, not CSV.'],
]

/** Node 20 reads windows-1252 as Latin-1, so 0x80–0x9F are put right here. */
const WINDOWS_C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * Reads the bytes of a CSV file as text: by its byte order mark, as UTF-16 without one, as UTF-8, else as
 * Windows-1252. Line ends become `\n`.
 * @param encoding a label such as `utf-8` or `windows-1252` that settles the matter.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): Decoded {
  if (bytes.length === 0)
    return refused('The file is empty.', 'Export it again; it should hold a header row.')
  const start = hex(bytes.subarray(0, 8))
  const foreign = NOT_TEXT.find(([signature]) => start.startsWith(signature))
  if (foreign) return refused(foreign[1], AS_CSV)
  const name = encoding?.toLowerCase() ?? guess(bytes, start)
  if (name === 'mixed') {
    return refused(
      'Some of the file is UTF-8 and some is not, so letters would be damaged.',
      'Export it again as UTF-8, or choose with --encoding utf-8 or --encoding windows-1252.',
    )
  }
  const text = decode(bytes, name)
  if (text === null)
    return refused(`"${name}" is not an encoding that is known here.`, 'Try --encoding utf-8.')
  return inspect(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, name)
}

function inspect(text: string, encoding: string): Decoded {
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    const line = lineAt(text, nul)
    return {
      ...refused('The file holds NUL bytes: it is binary or was cut off while writing.', AS_CSV),
      line,
    }
  }
  if (text.trim() === '') return refused('The file holds nothing but blank lines.', 'Export it again.')
  if (/^\s*<(!doctype|html|\?xml)/i.test(text.slice(0, 200))) {
    return refused('This is a web page or XML, not CSV (often a log-in page saved by mistake).', AS_CSV)
  }
  return { kind: 'text', text, encoding }
}

function guess(bytes: Uint8Array, start: string): string {
  if (start.startsWith('efbbbf')) return 'utf-8'
  if (start.startsWith('fffe')) return 'utf-16le'
  if (start.startsWith('feff')) return 'utf-16be'
  const wide = wideEncoding(bytes)
  if (wide) return wide
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    // Latin letters hardly ever form a valid UTF-8 sequence by chance.
    const lenient = new TextDecoder('utf-8').decode(bytes)
    return /[\u0080-\ufffc\u{10000}-\u{10ffff}]/u.test(lenient) ? 'mixed' : 'windows-1252'
  }
}

/** UTF-16 without a mark: ASCII text leaves every second byte empty. */
function wideEncoding(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, 2_000)
  let even = 0
  let odd = 0
  sample.forEach((byte, at) => {
    if (byte === 0) at % 2 === 0 ? even++ : odd++
  })
  if (odd > sample.length * 0.3 && even === 0) return 'utf-16le'
  if (even > sample.length * 0.3 && odd === 0) return 'utf-16be'
  return null
}

function decode(bytes: Uint8Array, name: string): string | null {
  if (/^(windows-1252|cp1252|latin-?1|iso-8859-1)$/.test(name)) {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\u0080-\u009f]/g, (letter) => WINDOWS_C1.charAt(letter.charCodeAt(0) - 0x80))
  }
  try {
    return new TextDecoder(name).decode(bytes)
  } catch {
    return null
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function refused(why: string, remedy: string): { kind: 'refused'; why: string; remedy: string; line: null } {
  return { kind: 'refused', why, remedy, line: null }
}
