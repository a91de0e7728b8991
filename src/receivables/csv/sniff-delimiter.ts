const CANDIDATES = [',', ';', '\t', '|'] as const
const LINES_READ = 60
const NAMED = new Map([
  ['tab', '\t'],
  ['\\t', '\t'],
  ['comma', ','],
  ['semicolon', ';'],
  ['pipe', '|'],
])

/** The delimiter that cuts the first lines most evenly into the most cells; a comma when none does. */
export function sniffDelimiter(text: string): string {
  const declared = /^sep=(.)\n/.exec(text)?.[1]
  if (declared) return declared
  const lines = firstLines(text)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of CANDIDATES) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0)
    const usual = mostFrequent(counts)
    const agreeing = counts.filter((count) => count === usual).length
    // Evenness first: prose commas in a file of semicolons are many but never even.
    const score = agreeing * agreeing * (1 + usual / 100)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Reads `--delimiter`: a character, or `tab`, `comma`, `semicolon`, `pipe`. */
export function delimiterNamed(name: string): string | null {
  return NAMED.get(name.toLowerCase()) ?? (name.length === 1 ? name : null)
}

/** Lines without what stands in quotes, where delimiters mean nothing. */
function firstLines(text: string): string[] {
  return text
    .slice(0, 100_000)
    .replace(/"(?:[^"]|"")*"/g, 'q')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, LINES_READ)
}

function mostFrequent(counts: number[]): number {
  const seen = new Map<number, number>()
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1)
  let usual = 0
  let times = 0
  for (const [count, often] of seen) {
    if (often > times || (often === times && count > usual)) {
      usual = count
      times = often
    }
  }
  return usual
}
