import { type Button, type Card, lines, type Part } from '../chat/card.ts'
import { counted, farDayText } from '../overdue/parts.ts'
import { formatMoney } from '../receivables/money.ts'
import type { ShownPlan } from './load-shown-plan.ts'
import { asSentence, type PlanState } from './plan.ts'
import type { Plan } from './store.ts'

/** One plan on one card: what is to come by when, how far it is, and what can be done about it. */
export function planCard(shown: ShownPlan, today: string): Card {
  const { plan, accountName } = shown
  const title = `${TITLES[plan.kind]} for ${accountName}: ${STATES[plan.state]}`
  const said = sentence(plan, today)
  return {
    title,
    summary: `${title}. ${said}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: headline(plan, today) }], said]) },
      ...instalmentParts(shown, today),
      ...(plan.reason === ''
        ? []
        : [{ kind: 'facts' as const, facts: [{ label: 'Agreed with', value: plan.reason }] }]),
      { kind: 'context', text: LEDGER[plan.kind] },
      { kind: 'buttons', buttons: buttonsOf(shown) },
    ],
  }
}

const TITLES: Record<Plan['kind'], string> = { plan: 'Payment plan', discount: 'Discount' }

const STATES: Record<PlanState, string> = {
  asked: 'to be approved',
  approved: 'approved',
  agreed: 'agreed',
  kept: 'kept',
  broken: 'not kept',
  ended: 'ended',
  dropped: 'came to nothing',
}

const LEDGER: Record<Plan['kind'], string> = {
  plan: 'Nothing changes in the ledger: the invoices stay as they are, and your accounting system books what comes in.',
  discount:
    'Nothing changes in the ledger: if the client pays in time, credit what was taken off in your accounting system.',
}

function headline(plan: Plan, today: string): string {
  const { kind, currency, balanceMinor, instalments } = plan
  const text = (amountMinor: number) => formatMoney({ amountMinor, currency })
  const [first] = instalments
  return kind === 'plan' || !first
    ? `${text(balanceMinor)} in ${counted(instalments.length, 'instalment')}`
    : `${text(first.minor)} if paid by ${farDayText(first.on, today)}, else ${text(balanceMinor)}`
}

function sentence(plan: Plan, today: string): string {
  const { kind, state, endedWhy, percent, instalments } = plan
  switch (state) {
    case 'asked':
      return 'It holds once it is approved. Until then everything goes on as before.'
    case 'approved':
      return 'It begins within minutes, after the ledger is read once more.'
    case 'agreed':
      return kind === 'plan'
        ? 'Nobody writes to the client while it is kept. An instalment that is missed brings the whole balance back.'
        : `That is ${percent} % less. Nobody writes to the client until ${farDayText(instalments[0]?.on ?? today, today)}; after it the whole balance is owed again.`
    case 'kept':
    case 'broken':
    case 'ended':
    case 'dropped':
      return asSentence(endedWhy ?? 'it was called off')
  }
}

const ROWS: Record<string, string> = {
  active: 'to come',
  kept: 'paid',
  partly: 'paid in part',
  broken: 'missed',
  ended: 'void',
}

function instalmentParts({ plan, kept }: ShownPlan, today: string): Part[] {
  const { kind, currency, instalments } = plan
  if (kind === 'discount') return []
  return [
    {
      kind: 'table',
      columns: [{ label: 'Day' }, { label: 'Amount', align: 'right' }, { label: 'State' }],
      rows: instalments.map(({ on, minor }) => [
        farDayText(on, today),
        formatMoney({ amountMinor: minor, currency }),
        ROWS[kept.find((one) => one.on === on)?.state ?? ''] ?? 'planned',
      ]),
    },
  ]
}

function buttonsOf({ plan, approval }: ShownPlan): Button[] {
  const { id: planId, accountId, currency, kind, state } = plan
  const more: Button = { label: 'Open account', call: { name: 'show-account', input: { accountId } } }
  const isLive = state === 'asked' || state === 'approved' || state === 'agreed'
  return [
    ...(state === 'asked' && approval?.state === 'changes'
      ? [
          {
            label: 'Change…',
            style: 'primary' as const,
            call: {
              name: 'open-plan' as const,
              input: {
                accountId,
                currency,
                shape: kind === 'plan' ? ('own' as const) : ('discount' as const),
              },
            },
          },
        ]
      : []),
    ...(approval
      ? [
          {
            label: 'Approval',
            call: { name: 'show-approval' as const, input: { approvalId: approval.id } },
          },
        ]
      : []),
    ...(isLive ? [{ label: 'End it…', call: { name: 'open-plan-end' as const, input: { planId } } }] : []),
    more,
  ]
}
