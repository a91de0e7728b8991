import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { selectRows } from '../rows.ts'

export interface NamedAccount {
  id: string
  name: string
  externalId: string
}

interface Candidate extends NamedAccount {
  /** An invoice of the account whose number is the first word. */
  invoice: boolean
}

export interface Named {
  /** Accounts the beginning may mean; one if it is certain. */
  accounts: NamedAccount[]
  /** What follows the account's name. */
  rest: string
}

const MOST = 200
const row = z.object({ id: z.string(), name: z.string(), external_id: z.string(), invoice: z.boolean() })

/** Finds the account that typed words begin with; the other words are the caller's. */
export async function nameAccount(db: Db, organisationId: string, words: string): Promise<Named> {
  const { quoted, first } = beginning(words)
  if (first === '') return { accounts: [], rest: words.trim() }
  const like = first.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)
  const rows = await selectRows(
    db,
    sql`with numbered as (
        select i.account_id from invoices i
        where i.organisation_id = ${organisationId} and lower(i.number) = ${first.toLowerCase()})
      select a.id, a.name, a.external_id, a.id in (select account_id from numbered) as invoice from accounts a
      where a.organisation_id = ${organisationId} and (lower(a.external_id) = ${first.toLowerCase()}
        or lower(a.name) like ${`%${like}%`} or a.id in (select account_id from numbered))
      order by a.name, a.external_id limit ${MOST}`,
    row,
  )
  const candidates = rows.map(({ external_id, ...one }) => ({ ...one, externalId: external_id }))
  return splitWords(words, candidates, quoted)
}

/** The quoted name or the first word: what every account in question must hold. */
export function beginning(words: string): { quoted: string | null; first: string } {
  const quoted = /^\s*["“]([^"”]+)["”]/.exec(words)?.[1]?.trim() ?? null
  return { quoted, first: quoted ?? /^\s*(\S+)/.exec(words)?.[1] ?? '' }
}

/**
 * Parts typed words into account and rest. An id, an invoice number or a whole name is certain; else as
 * many words as some name begins with, at whole words; else the first word anywhere in a name.
 */
export function splitWords(words: string, candidates: Candidate[], quoted: string | null): Named {
  const named = (accounts: Candidate[], rest: string): Named => ({
    accounts: accounts.map(({ id, name, externalId }) => ({ id, name, externalId })),
    rest: rest.trim(),
  })
  if (quoted !== null) {
    const rest = words.replace(/^\s*["“][^"”]+["”]/, '')
    const exact = candidates.filter(({ name }) => fold(name) === fold(quoted))
    return named(exact.length > 0 ? exact : candidates, rest)
  }
  const parts = [...words.matchAll(/\S+/g)].map((match) => ({
    word: match[0],
    end: match.index + match[0].length,
  }))
  const upTo = (count: number) => ({
    text: fold(
      parts
        .slice(0, count)
        .map(({ word }) => word)
        .join(' '),
    ),
    rest: words.slice(parts[count - 1]?.end ?? 0),
  })
  const one = upTo(1)
  const certain = candidates.filter(({ externalId, invoice }) => invoice || fold(externalId) === one.text)
  if (certain.length > 0) return named(certain, one.rest)
  for (let count = parts.length; count >= 1; count -= 1) {
    const { text, rest } = upTo(count)
    const whole = candidates.filter(({ name }) => fold(name) === text)
    if (whole.length > 0) return named(whole, rest)
  }
  for (let count = parts.length; count >= 1; count -= 1) {
    const { text, rest } = upTo(count)
    const begun = candidates.filter(({ name }) => beginsWith(fold(name), text, count === 1))
    if (begun.length > 0) return named(begun, rest)
  }
  return named(candidates, one.rest)
}

function beginsWith(name: string, text: string, anywhereInWord: boolean): boolean {
  if (!name.startsWith(text)) return false
  return anywhereInWord || !/[\p{L}\p{N}]/u.test(name.charAt(text.length))
}

function fold(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
}
