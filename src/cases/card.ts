import { DateTime } from 'luxon'
import { type Card, type Fact, lines, type Part } from '../chat/card.ts'
import { type Organisation, workingDayFrom } from '../organisations/organisation.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, dayText, withheldText } from '../overdue/parts.ts'
import type { Policy } from '../policy/policy.ts'
import { stepByKey } from '../policy/policy.ts'
import { daysOverdue } from '../receivables/aging.ts'
import { formatMoney } from '../receivables/money.ts'
import type { AccountFacts, Assessment } from './case.ts'
import type { LoadedAccount } from './load-account.ts'

const INVOICES_SHOWN = 12

/** One client on one card: what is owed, who knows it, what the policy does next and why. */
export function accountCard(
  loaded: LoadedAccount,
  facts: AccountFacts,
  assessment: Assessment,
  organisation: Organisation,
  policy: Policy,
  today: string,
): Card {
  const { account } = loaded
  const overdue = loaded.invoices.filter(({ dueOn }) => dueOn < today)
  const owed = sumsText(addSums(overdue.map(toMoney)))
  const marks = [
    facts.strategic ? 'strategic' : '',
    account.doNotContact ? 'do not contact' : '',
    account.segment ?? '',
    account.region ?? '',
  ].filter((mark) => mark !== '')
  const state =
    overdue.length === 0
      ? 'nothing overdue'
      : assessment.tier === 0
        ? `${owed} overdue, not chased`
        : `${owed} overdue · ${counted(assessment.days, 'day')} · tier ${assessment.tier}`
  return {
    title: account.name,
    summary: `${account.name}: ${state}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: state }], ...(marks.length > 0 ? [marks.join(' · ')] : [])]) },
      { kind: 'facts', facts: accountFacts(loaded) },
      ...invoiceParts(loaded, today),
      {
        kind: 'text',
        text: lines([
          [{ bold: 'What happens next' }],
          ...nextLines(loaded, assessment, organisation, policy),
        ]),
      },
      ...timelineParts(loaded, organisation),
      {
        kind: 'buttons',
        buttons: [
          {
            label: 'Share in channel',
            call: { name: 'share', input: { what: { view: 'account', accountId: account.id } } },
          },
        ],
      },
    ],
  }
}

function accountFacts(loaded: LoadedAccount): Fact[] {
  const { account } = loaded
  const billing = loaded.contacts.find((contact) => contact.billing)
  const arr =
    account.arrMinor !== null && account.arrCurrency
      ? formatMoney({ amountMinor: account.arrMinor, currency: account.arrCurrency })
      : 'unknown'
  return [
    { label: 'CSM', value: loaded.csm ? `${loaded.csm}${loaded.csmActive ? '' : ' (inactive)'}` : 'nobody' },
    { label: 'Collector', value: loaded.collector ?? 'nobody' },
    { label: 'ARR', value: arr },
    { label: 'Renewal', value: account.renewalOn ? dayText(account.renewalOn) : 'unknown' },
    { label: 'Account executive', value: loaded.ae ?? 'nobody' },
    {
      label: 'Billing contact',
      value: billing
        ? `${billing.name}, ${billing.email ?? 'no e-mail address'}`
        : 'none: add one with dunwell import contacts',
    },
    ...(loaded.parent ? [{ label: 'Part of', value: loaded.parent }] : []),
    ...(loaded.unplaced.length > 0 ? [{ label: 'Unplaced money', value: sumsText(loaded.unplaced) }] : []),
  ]
}

function invoiceParts(loaded: LoadedAccount, today: string): Part[] {
  if (loaded.invoices.length === 0) return [{ kind: 'text', text: 'No open invoices.' }]
  const shown = loaded.invoices.slice(0, INVOICES_SHOWN)
  const rest = loaded.invoices.slice(INVOICES_SHOWN)
  const table: Part = {
    kind: 'table',
    columns: [
      { label: 'Invoice' },
      { label: 'Due' },
      { label: 'Days late', align: 'right' },
      { label: 'Open', align: 'right' },
    ],
    rows: shown.map((invoice) => {
      const days = daysOverdue(invoice.dueOn, today)
      const mark = invoice.disputed
        ? ' (disputed)'
        : invoice.openMinor < invoice.totalMinor
          ? ' (part paid)'
          : ''
      return [
        `${invoice.number}${mark}`,
        dayText(invoice.dueOn),
        days > 0 ? String(days) : 'not due',
        formatMoney(toMoney(invoice)),
      ]
    }),
  }
  if (rest.length === 0) return [table]
  const more = `and ${counted(rest.length, 'more open invoice')} of ${sumsText(addSums(rest.map(toMoney)))}`
  return [table, { kind: 'context', text: more }]
}

function nextLines(
  loaded: LoadedAccount,
  assessment: Assessment,
  organisation: Organisation,
  policy: Policy,
): string[] {
  const { due, next, driver } = assessment
  if (!driver) {
    const disputed = loaded.invoices.some((invoice) => invoice.disputed)
    return [
      disputed
        ? 'The overdue part is disputed; it is not chased.'
        : 'Nothing: no chaseable invoice is overdue.',
    ]
  }
  const said: string[] = []
  const waiting = loaded.steps.find(({ state, invoiceId }) => state === 'withheld' && invoiceId === driver.id)
  const planned = loaded.steps.find(({ state }) => state === 'planned')
  if (waiting)
    said.push(
      `${stepByKey(policy, waiting.stepKey)?.title ?? waiting.stepKey} is withheld: ${withheldText(waiting.reason ?? '')}.`,
    )
  else if (due) said.push(`${due.step.title} (day ${due.step.day}) is due; the next daily run looks at it.`)
  else if (planned)
    said.push(
      `${stepByKey(policy, planned.stepKey)?.title ?? planned.stepKey} was planned on ${dayText(planned.dueOn)}.`,
    )
  if (next)
    said.push(
      `${next.step.title} follows on ${dayText(workingDayFrom(organisation, next.on))}, at day ${next.step.day} of the oldest invoice.`,
    )
  else said.push('The policy has no further step.')
  return said
}

function timelineParts(loaded: LoadedAccount, organisation: Organisation): Part[] {
  if (loaded.timeline.length === 0) return []
  const latest = loaded.timeline.map(({ at, text }) => {
    const when = DateTime.fromJSDate(at).setZone(organisation.timeZone).toFormat('d LLL HH:mm')
    return `${when}  ${text}`
  })
  return [{ kind: 'context', text: lines(['Latest', ...latest]) }]
}

function toMoney(invoice: { openMinor: number; currency: string }) {
  return { amountMinor: invoice.openMinor, currency: invoice.currency }
}
