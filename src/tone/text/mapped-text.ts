/** A changed text that knows where each of its characters came from. */
export interface MappedText {
  text: string
  /** For each character, where its origin begins and ends in the original. */
  from: number[]
  to: number[]
}

/** Collects characters with their origins. */
export class MappedTextBuilder {
  private readonly parts: string[] = []
  private readonly from: number[] = []
  private readonly to: number[] = []
  private lastCharacter = ''

  get last(): string {
    return this.lastCharacter
  }

  add(characters: string, from: number, to: number): void {
    if (characters === '') return
    this.parts.push(characters)
    for (let at = 0; at < characters.length; at += 1) {
      this.from.push(from)
      this.to.push(to)
    }
    this.lastCharacter = characters.at(-1) ?? ''
  }

  /** Takes a stretch over as it is. */
  copy(source: MappedText, start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      this.from.push(source.from[at] ?? 0)
      this.to.push(source.to[at] ?? 0)
    }
    if (end <= start) return
    this.parts.push(source.text.slice(start, end))
    this.lastCharacter = source.text[end - 1] ?? ''
  }

  done(): MappedText {
    return { text: this.parts.join(''), from: this.from, to: this.to }
  }
}

/** The original's words for a stretch of the changed text. */
export function quoteOf(original: string, mapped: MappedText, start: number, end: number): string {
  const from = mapped.from[start] ?? 0
  const to = mapped.to[Math.max(start, end - 1)] ?? from
  return original.slice(from, to).replace(/\s+/g, ' ').trim()
}
