/** A line of the list that `invoiceBlock` writes, and its sum. */
const LISTED = /^- Invoice |^Open in all: /
const LINK = /^\s*Pay: https?:/

/** Whoever reads on a telephone call has no use for the addresses at which the client can pay. */
export function withoutLinks(body: string): string[] {
  return body.split('\n').filter((line) => !LINK.test(line))
}

/**
 * What a letter says, short enough to know it again. Its list of invoices is only hinted at: what is owed stands on
 * the card already, and the words are what somebody decides about.
 */
export function excerptOf(body: string, longest: number): string {
  const kept: string[] = []
  for (const line of withoutLinks(body)) {
    if (!LISTED.test(line)) kept.push(line)
    else if (!kept.includes('…')) kept.push('…')
  }
  const flat = kept.join(' ').replace(/\s+/g, ' ').trim()
  return flat.length > longest ? `${flat.slice(0, longest).replace(/[\s.,;:]+$/, '')}…` : flat
}
