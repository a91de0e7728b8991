interface Ledger {
  organisationId: string
  accounts: number
  invoices: number
  today: string
  freshAt: string
}

/**
 * Days of the month, counted back from today, on which 97 % of the accounts are billed: on none of them does
 * tomorrow bring a step, a tier or an age class of the policy. The other 3 % reach one of each tomorrow.
 */
const QUIET_DAYS = [1, 2, 3, 5, 6, 7, 8, 10, 12, 13, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28]

/** How many months the oldest open invoice is behind, by percent of accounts; -1 means nothing is overdue. */
const MONTHS_BEHIND: [months: number, percent: number][] = [
  [-1, 15],
  [0, 32],
  [1, 22],
  [2, 12],
  [3, 9],
  [4, 6],
  [5, 3],
  [6, 1],
]

/** Statements that fill a migrated database with one company's ledger, the same for the same numbers. */
export function portfolioSql(ledger: Ledger): string[] {
  const { accounts, invoices, today, freshAt } = ledger
  const org = `'${ledger.organisationId}'::uuid`
  const months = MONTHS_BEHIND.flatMap(([behind, percent]) => Array<number>(percent).fill(behind))
  return [
    `create function draw(n bigint, salt bigint, below bigint) returns bigint immutable parallel safe language sql
      as $$ select (hashint8extended(n, salt) & 9223372036854775807) % below $$`,
    `create function named(kind text, n bigint) returns uuid immutable parallel safe language sql
      as $$ select md5(kind || n)::uuid $$`,
    `insert into rates (organisation_id, currency, on_date, rate)
      values (${org}, 'EUR', '2026-11-01', '1.10'), (${org}, 'GBP', '2026-11-01', '1.30')`,
    `insert into ledger_freshness (organisation_id, source, fresh_at, records)
      values (${org}, 'import', '${freshAt}', ${invoices})`,
    `insert into people (id, organisation_id, external_id, name, email, roles, active)
      select named('person', n), ${org}, 'P-' || n, 'Person ' || n, 'person-' || n || '@larkfield.test',
        case when n <= 40 then '{csm}'::text[] else '{collector}'::text[] end, n % 20 <> 0
      from generate_series(1, 50) n`,
    `insert into accounts (id, organisation_id, external_id, name, arr_minor, arr_currency, strategic, segment, region,
        csm_id, collector_id, do_not_contact)
      select named('account', a), ${org}, 'A-' || lpad(a::text, 6, '0'),
        (array['Brightfenn', 'Corvane', 'Oakhurst', 'Tessel', 'Marrow', 'Quillon', 'Sable', 'Norwick'])[1 + draw(a, 10, 8)]
          || (array[' Logistics', ' Software', ' Health', ' Foods', ' Energy', ' Labs'])[1 + draw(a, 11, 6)] || ' ' || a,
        1000000 + draw(a, 12, 8000) * draw(a, 13, 10000),
        (array['USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'EUR', 'EUR', 'GBP'])[1 + draw(a, 14, 10)],
        draw(a, 15, 100) < 2, (array['smb', 'mid-market', 'enterprise'])[1 + draw(a, 16, 3)],
        (array['AMER', 'EMEA', 'APAC'])[1 + draw(a, 17, 3)],
        case when draw(a, 18, 100) >= 5 then named('person', 1 + draw(a, 19, 40)) end,
        named('person', 41 + draw(a, 20, 10)), draw(a, 21, 100) = 0
      from generate_series(0, ${accounts - 1}) a`,
    `insert into contacts (id, organisation_id, account_id, external_id, name, email, billing, active)
      select named('contact' || kind, a), ${org}, named('account', a), 'K-' || kind || '-' || a, 'Accounts Payable',
        'ap-' || kind || '-' || a || '@client.test', kind = 0, true
      from generate_series(0, ${accounts - 1}) a, generate_series(0, 1) kind
      where draw(a, 22 + kind, 100) < case kind when 0 then 92 else 30 end`,
    // In the order in which a ledger grows: an account's invoices lie far apart.
    `insert into invoices (id, organisation_id, account_id, external_id, number, currency, total_minor, open_minor,
        issued_on, due_on, generation, disputed)
      select named('invoice', n), ${org}, named('account', a), 'I-' || n, 'INV-' || n,
        (array['USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'EUR', 'EUR', 'GBP'])
          [1 + draw(case when draw(n, 30, 100) < 3 then n else a end, 14, 10)],
        total,
        case when kind < 850 then total when kind < 970 then total / 2 when kind < 985 then 300 else total end,
        due - 30, due, 1, draw(n, 32, 100) < 2
      from (
        select n, a, 5000 + (1 + draw(n, 33, 1000)) * (1 + draw(n, 34, 1000)) as total, draw(n, 31, 1000) as kind,
          '${today}'::date - (day + 30 * (draw(n, 35, behind + 3) - 2))::int as due
        from (
          select n, a,
            case when draw(a, 36, 100) < 3 then 0
              else ('{${QUIET_DAYS}}'::int[])[1 + draw(a, 37, ${QUIET_DAYS.length})] end as day,
            ('{${months}}'::int[])[1 + draw(a, 38, ${months.length})] as behind
          from (select n, n % ${accounts} as a from generate_series(0, ${invoices - 1}) n) numbered) billed) dated`,
    `insert into payments (id, organisation_id, account_id, invoice_id, external_id, currency, amount_minor, recorded_at,
        received_on)
      select named('payment', row_number() over ()), ${org}, account_id, id, 'P-' || external_id, currency,
        total_minor - open_minor, '${today}'::timestamptz - interval '9 days', '${today}'::date - 9
      from invoices where open_minor between 1 and total_minor - 1`,
    `insert into payments (id, organisation_id, account_id, external_id, currency, amount_minor, recorded_at, received_on)
      select named('unplaced', a), ${org}, named('account', a), 'U-' || a, 'USD', 12500,
        '${today}'::timestamptz - interval '2 days', '${today}'::date - 2
      from generate_series(0, ${accounts - 1}) a where draw(a, 40, 100) = 0`,
    'drop function draw',
    'drop function named',
  ]
}
