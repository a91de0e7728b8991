import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NO_FILTERS } from '../../src/channels/filters.ts'
import { digestCard } from '../../src/digest/card.ts'
import type { DigestFacts } from '../../src/digest/digest.ts'
import { sectionCard } from '../../src/digest/section-card.ts'
import type { OverdueAccount } from '../../src/overdue/overdue.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { validateBlocks } from '../../src/sandbox/blocks/validate-blocks.ts'
import { renderMessage as renderForSlack } from '../../src/slack/render.ts'
import { renderMessage as renderForTeams } from '../../src/teams/render.ts'
import { HOSTILE } from '../cards/hostile.ts'
import { DEFAULT_POLICY } from '../support/builders.ts'
import { teamsCardProblems } from '../support/teams-card-problems.ts'

const usd = (amountMinor: number) => ({ currency: 'USD', amountMinor })
const names = Object.values(HOSTILE)
const account = (name: string, index: number): OverdueAccount => ({
  accountId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name,
  segment: name,
  sums: [usd(100_000)],
  days: 95,
  tier: 4,
  disputed: false,
  collector: name,
  csm: name,
  nextStepKey: null,
  nextStepOn: null,
  waiting: { stepKey: name, reason: name },
})
const page = { accounts: names.slice(0, 10).map(account), total: 42 }
const none = { accounts: [], total: 0 }
const hostile = names[0] ?? ''

const FACTS: DigestFacts = {
  date: '2026-03-04',
  reportingCurrency: 'USD',
  scope: { subscriptionId: '00000000-0000-4000-8000-00000000abcd', filters: NO_FILTERS, said: hostile },
  staleSources: [{ source: hostile, freshAt: '2 Mar, 08:00' }],
  totals: {
    buckets: [
      { bucket: 'current', accounts: 0, invoices: 0, sums: [] },
      { bucket: '1-30', accounts: 0, invoices: 0, sums: [] },
      { bucket: '31-60', accounts: 0, invoices: 0, sums: [] },
      { bucket: '61-90', accounts: 0, invoices: 0, sums: [] },
      { bucket: '91+', accounts: 42, invoices: 50, sums: [usd(4_200_000)] },
    ],
    disputed: [usd(100)],
    overdueAccounts: 42,
    unplaced: { accounts: 2, sums: [usd(2_440_000)] },
    unowned: 3,
    agesOn: '2026-03-04',
  },
  sums: [usd(4_200_000)],
  combined: usd(4_200_000),
  history: ['2026-03-03', '2026-03-02'].map((date) => ({
    date,
    overdue: [usd(4_000_000)],
    combined: usd(4_000_000),
    ranAt: `${date}T14:00:00.000Z`,
  })),
  moves: {
    up: { count: 9, named: names.slice(0, 4).map((name) => ({ name, from: 3, to: 4 })) },
    down: { count: 0, named: [] },
    opened: { count: 1, named: [{ name: names[5] ?? '', from: 0, to: 1 }] },
    closed: { count: 0, named: [] },
  },
  received: [usd(50_000)],
  top: page.accounts.slice(0, 5),
  sections: { '91+': page, '61-90': none, '31-60': none, '1-30': none },
  planned: 1,
  withheld: [{ reason: hostile, count: 2 }],
}

const organisation = {
  id: '00000000-0000-4000-8000-000000000000',
  name: hostile,
  timeZone: 'America/Chicago',
  workingDays: [1, 2, 3, 4, 5],
  holidayRegion: 'US',
  digestHour: 8,
  reportingCurrency: 'USD',
}

const reading = readPolicy(DEFAULT_POLICY)
if ('problems' in reading) throw new Error('the default policy cannot be read')
const cards = [
  digestCard(FACTS, organisation, reading.policy),
  sectionCard(FACTS, '91+', organisation, reading.policy),
  sectionCard(FACTS, '1-30', organisation, reading.policy),
]

/** Look at the change in git before it is kept. */
function matchesGolden(platform: string, rendered: unknown): void {
  const golden = new URL(`./${platform}-hostile-digest.golden.json`, import.meta.url)
  if (process.env.UPDATE_GOLDENS) writeFileSync(golden, `${JSON.stringify(rendered, null, 2)}\n`)
  expect(rendered).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
}

test('hostile names in digest and thread stay words in Slack', () => {
  const rendered = cards.map((card) => renderForSlack(card))
  matchesGolden('slack', rendered)
  for (const { blocks, text } of rendered) {
    expect(validateBlocks(blocks, 'message')).toMatchObject({ ok: true })
    expect(text).not.toMatch(/<[!@#]/)
  }
})

test('hostile names in digest and thread stay words in Teams', () => {
  const rendered = cards.map((card) => renderForTeams(card))
  matchesGolden('teams', rendered)
  for (const { card } of rendered) {
    expect(teamsCardProblems(card)).toEqual([])
    expect(card.fallbackText).not.toMatch(/<[a-z/!@]|[*`]|:\/\//i)
    expect(JSON.stringify(card)).not.toContain('"TextBlock"')
  }
})
