import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../ports.ts'
import { BUCKETS } from '../receivables/aging.ts'
import type { Money } from '../receivables/money.ts'
import { minorColumn, selectRows } from '../rows.ts'
import { sideBySide } from '../side-by-side.ts'
import { type AccountPage, reportingFirst, type Totals } from './overdue.ts'
import { accountRow, accountRows, amountOf, pageOf, type Section } from './read-accounts.ts'
import { type Basis, scopeTables, unownedAccounts, worthOf } from './scope-tables.ts'

/** Classes that are counted and listed by account. */
type Overdue = Exclude<Section, 'current' | 'unplaced'>
const OVERDUE: readonly Section[] = ['overdue', '1-30', '31-60', '61-90', '91+'] satisfies Overdue[]
const INVOICES = ['current_invoices', 'd1_invoices', 'd31_invoices', 'd61_invoices', 'd91_invoices']

const currencyRow = z.object({
  currency: z.string(),
  /** Per bucket. */
  minor: z.array(minorColumn),
  invoices: z.array(z.coerce.number()),
  disputed: minorColumn,
  unplaced: minorColumn,
  /** The accounts of that money. */
  unplaced_of: z.array(z.string()),
})
const accountsRow = z.object({
  /** Per class of `OVERDUE`. */
  accounts: z.array(z.coerce.number()),
  /** Overdue accounts without an active CSM. */
  unowned: z.coerce.number(),
  ages_on: z.string().nullable(),
  top: z.array(accountRow),
})

type CurrencyRow = z.infer<typeof currencyRow>
type AccountsRow = z.infer<typeof accountsRow>

export interface Survey {
  totals: Totals
  /** The first accounts of each section asked for. */
  pages: Partial<Record<Overdue, AccountPage>>
}

/**
 * The state of everything open within the filters, with the first accounts of some sections, from the
 * roll-ups; the invoices are not touched.
 */
export async function surveyOverdue(
  db: Db,
  basis: Basis,
  sections: Overdue[],
  perSection: number,
): Promise<Survey> {
  const read = sideBySide(db)
  const [found, currencies] = await Promise.all([
    read(() => readAccounts(db, basis, sections, perSection)),
    read(() => readCurrencies(db, basis)),
  ])
  const pages: Survey['pages'] = {}
  for (const section of sections) {
    const total = found.accounts[OVERDUE.indexOf(section)] ?? 0
    pages[section] = { accounts: pageOf(found.top, section, basis).accounts, total }
  }
  return { totals: totalsOf(currencies, found, basis.reportingCurrency), pages }
}

async function readCurrencies(db: Db, basis: Basis): Promise<CurrencyRow[]> {
  return selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)}
    select currency, jsonb_build_array(${list(BUCKETS, (bucket) => exact(amountOf(bucket, sql`r`)))}) as minor,
      jsonb_build_array(${list(INVOICES, (name) => sql`sum(r.${sql.raw(name)})`)}) as invoices,
      ${exact(sql`r.disputed_minor`)} as disputed, ${exact(sql`greatest(r.unplaced_minor, 0)`)} as unplaced,
      coalesce(jsonb_agg(r.account_id) filter (where r.unplaced_minor > 0), '[]') as unplaced_of
    from mine r group by currency`,
    currencyRow,
  )
}

async function readAccounts(
  db: Db,
  basis: Basis,
  sections: Overdue[],
  perSection: number,
): Promise<AccountsRow> {
  const org = basis.organisationId
  const [row] = await selectRows(
    db,
    sql`with ${scopeTables(basis, sql`true`)},
    owed as materialized (
      select r.account_id, ${list(OVERDUE, (section, at) => sql`${worthOf(amountOf(section, sql`r`))} as ${column(at)}`)}
      from mine r left join value_of v on v.currency = r.currency where r.overdue_minor > 0 group by r.account_id),
    ranked as (${sql.join(
      sections.map((section) => top(section, perSection)),
      sql` union all `,
    )})
    select (select jsonb_build_array(${list(OVERDUE, (_, at) => sql`count(*) filter (where ${column(at)} > 0)`)})
        from owed) as accounts,
      (select count(*) from owed where account_id in (${unownedAccounts(org)})) as unowned,
      (select ages_on::text from organisations where id = ${org}) as ages_on,
      (select coalesce(jsonb_agg(to_jsonb(t) order by t.section, t.rank), '[]')
        from (${accountRows(basis, sections)}) t) as top`,
    accountsRow,
  )
  return row ?? { accounts: [], unowned: 0, ages_on: null, top: [] }
}

function list<T>(all: readonly T[], write: (one: T, at: number) => SQL): SQL {
  return sql.join(
    all.map((one, at) => write(one, at)),
    sql`, `,
  )
}

function column(at: number): SQL {
  return sql.raw(`w${at}`)
}

/** A sort for the first few is far cheaper than a rank for everybody; how many there are is counted once. */
function top(section: Overdue, count: number): SQL {
  const worth = column(OVERDUE.indexOf(section))
  return sql`(select ${section}::text as section, account_id, 0 as total,
      row_number() over (order by ${worth} desc, account_id) as rank
    from (select account_id, ${worth} from owed where ${worth} > 0 order by ${worth} desc, account_id limit ${count}) one)`
}

/**
 * Whole numbers below 2^53 add up exactly as `float8`, several times faster than as `numeric`; a larger sum
 * is refused by `minorColumn` like any that JavaScript cannot hold.
 */
function exact(minor: SQL): SQL {
  return sql`sum((${minor})::float8)`
}

function totalsOf(currencies: CurrencyRow[], found: AccountsRow, reportingCurrency: string): Totals {
  const sums = (amount: (one: CurrencyRow) => number | undefined): Money[] =>
    reportingFirst(
      currencies
        .map((one) => ({ currency: one.currency, amountMinor: amount(one) ?? 0 }))
        .filter(({ amountMinor }) => amountMinor !== 0),
      reportingCurrency,
    )
  const accountsOf = (section: Section) => found.accounts[OVERDUE.indexOf(section)] ?? 0
  return {
    buckets: BUCKETS.map((bucket, at) => ({
      bucket,
      accounts: accountsOf(bucket),
      invoices: currencies.reduce((sum, one) => sum + (one.invoices[at] ?? 0), 0),
      sums: sums(({ minor }) => minor[at]),
    })),
    disputed: sums(({ disputed }) => disputed),
    overdueAccounts: accountsOf('overdue'),
    unplaced: {
      accounts: new Set(currencies.flatMap((one) => one.unplaced_of)).size,
      sums: sums(({ unplaced }) => unplaced),
    },
    agesOn: found.ages_on,
    unowned: found.unowned,
  }
}
