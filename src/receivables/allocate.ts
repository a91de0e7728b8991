/** Money or an open credit note that can be placed; `amountMinor` is negative for a refund not placed. */
export interface Loose {
  key: string
  accountId: string
  currency: string
  amountMinor: number
  on: string
  /** Its ids and notes, in which an invoice may be named. */
  words: string
}

export interface Open {
  id: string
  externalId: string
  number: string
  accountId: string
  currency: string
  openMinor: number
  dueOn: string
  disputed: boolean
}

export interface Move {
  key: string
  invoiceId: string
  minor: number
  by: 'reference' | 'age'
}

/**
 * Spreads loose money over the open invoices of its own account and currency: first on the invoices it
 * names, then, where asked, the oldest first. A disputed invoice gets money only by name. Refunds count
 * against what can be placed; nothing is rounded, and an invoice never gets more than is open.
 */
export function allocate(loose: readonly Loose[], open: readonly Open[], oldestFirst: boolean): Move[] {
  const moves: Move[] = []
  const openIn = grouped(open)
  for (const [place, money] of grouped(loose)) {
    const invoices = (openIn.get(place) ?? []).filter(({ openMinor }) => openMinor > 0).sort(byAge)
    let budget = money.reduce((sum, one) => sum + one.amountMinor, 0)
    const left = new Map(money.map((one) => [one.key, Math.max(0, one.amountMinor)]))
    const room = new Map(invoices.map((one) => [one.id, one.openMinor]))
    const put = (one: Loose, invoice: Open, by: Move['by']): void => {
      const minor = Math.min(left.get(one.key) ?? 0, room.get(invoice.id) ?? 0, budget)
      if (minor <= 0) return
      moves.push({ key: one.key, invoiceId: invoice.id, minor, by })
      left.set(one.key, (left.get(one.key) ?? 0) - minor)
      room.set(invoice.id, (room.get(invoice.id) ?? 0) - minor)
      budget -= minor
    }
    const inTime = [...money].sort((a, b) => order(a.on, b.on) || order(a.key, b.key))
    for (const one of inTime) for (const invoice of named(one.words, invoices)) put(one, invoice, 'reference')
    if (!oldestFirst) continue
    for (const one of inTime) {
      for (const invoice of invoices) if (!invoice.disputed) put(one, invoice, 'age')
    }
  }
  return moves
}

/** A name shorter than that is more likely a word or a count. */
const SHORTEST_NAME = 3

function named(words: string, invoices: readonly Open[]): Open[] {
  const said = new Set(words.toLowerCase().split(/[\s,;:()[\]"']+/))
  const means = (name: string): boolean =>
    name.length >= SHORTEST_NAME && /\d/.test(name) && said.has(name.toLowerCase())
  return invoices.filter(({ number, externalId }) => means(number) || means(externalId))
}

function byAge(a: Open, b: Open): number {
  return order(a.dueOn, b.dueOn) || order(a.number, b.number) || order(a.id, b.id)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function grouped<T extends { accountId: string; currency: string }>(things: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const place = `${thing.accountId} ${thing.currency}`
    const group = groups.get(place)
    if (group) group.push(thing)
    else groups.set(place, [thing])
  }
  return groups
}
