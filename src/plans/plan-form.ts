import { LONGEST_REASON } from '../approvals/approval.ts'
import type { Button, Card, Part } from '../chat/card.ts'
import type { Field, Form } from '../chat/form.ts'
import { type Organisation, workingDayFrom } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { plusDays } from '../receivables/aging.ts'
import { formatMoney } from '../receivables/money.ts'
import { type Instalment, instalmentLines, LONGEST_INSTALMENTS, SHAPES, type Shape, shares } from './plan.ts'
import type { Plan } from './store.ts'

const LABELS: Record<Shape, string> = {
  halves: 'In halves…',
  thirds: 'In thirds…',
  own: 'Own instalments…',
  discount: 'Discount…',
}

/** What is past due in one currency. */
export interface Owed {
  currency: string
  minor: number
}

/** Asks how a client may pay, for each currency in which it owes. */
export function offerCard(accountId: string, accountName: string, owed: readonly Owed[]): Card {
  return {
    title: `Agree on a plan with ${accountName}`,
    summary: `How may ${accountName} pay?`,
    parts: [
      ...owed.flatMap(({ currency, minor }): Part[] => [
        { kind: 'text', text: [{ bold: `${formatMoney({ amountMinor: minor, currency })} past due` }] },
        {
          kind: 'buttons',
          buttons: SHAPES.map(
            (shape): Button => ({
              label: owed.length > 1 ? `${currency}: ${LABELS[shape]}` : LABELS[shape],
              call: { name: 'open-plan', input: { accountId, currency, shape } },
            }),
          ),
        },
      ]),
      {
        kind: 'context',
        text: 'While a plan is kept nobody writes to the client. Nothing changes in the ledger.',
      },
    ],
  }
}

export interface FormAbout {
  accountId: string
  accountName: string
  owed: Owed
  organisation: Organisation
  policy: Pick<Policy, 'plans'>
  today: string
  /** Names the form. */
  form: string
}

const EVERY_DAYS = 30

/** Asks for the terms. @param before what came back for changes, and is filled in again. */
export function planForm(about: FormAbout, shape: Shape, before: Plan | undefined): Form {
  const { accountId, accountName, owed, form } = about
  const text = formatMoney({ amountMinor: owed.minor, currency: owed.currency })
  const reason: Field = {
    kind: 'text',
    key: 'reason',
    label: 'Agreed with whom, and why',
    multiline: true,
    optional: true,
    maxLength: LONGEST_REASON,
    ...(before && before.reason !== '' ? { value: before.reason } : {}),
  }
  return {
    title: shape === 'discount' ? 'Discount' : 'Payment plan',
    submitLabel: 'Agree',
    intro: `${accountName}: ${text} past due. Above a limit of the policy it is approved first.`,
    fields: [
      ...(shape === 'discount' ? discountFields(about, before) : [linesField(about, shape, before)]),
      reason,
    ],
    call: {
      name: 'save-plan',
      input: {
        accountId,
        currency: owed.currency,
        kind: shape === 'discount' ? 'discount' : 'plan',
        balanceMinor: owed.minor,
        form,
        answers: {},
      },
    },
  }
}

function linesField(about: FormAbout, shape: Shape, before: Plan | undefined): Field {
  const { currency } = about.owed
  const value =
    before?.kind === 'plan' && before.currency === currency ? before.instalments : cutIn(about, shape)
  return {
    kind: 'text',
    key: 'instalments',
    label: 'Instalments',
    hint: `One a line, ${about.policy.plans.maxInstalments} at most: the day as YYYY-MM-DD, then the amount.`,
    multiline: true,
    maxLength: LONGEST_INSTALMENTS,
    ...(value.length > 0 ? { value: instalmentLines(value, currency) } : {}),
  }
}

/** Equal parts, the first today, the others a month apart, on days that are worked. */
function cutIn({ owed, organisation, today }: FormAbout, shape: Shape): Instalment[] {
  const parts = { halves: 2, thirds: 3, own: 0, discount: 0 }[shape]
  return shares(owed.minor, parts).map((minor, index) => ({
    on: workingDayFrom(organisation, plusDays(today, EVERY_DAYS * index)),
    minor,
  }))
}

function discountFields({ organisation, policy, today }: FormAbout, before: Plan | undefined): Field[] {
  const [sum] = before?.kind === 'discount' ? before.instalments : []
  return [
    {
      kind: 'text',
      key: 'percent',
      label: 'Per cent less',
      hint: `${policy.plans.maxDiscountPercent} at most.`,
      maxLength: 10,
      ...(before?.percent ? { value: before.percent } : {}),
    },
    {
      kind: 'date',
      key: 'payBy',
      label: 'If paid by',
      value: sum && sum.on >= today ? sum.on : workingDayFrom(organisation, plusDays(today, 7)),
    },
  ]
}

export function planEndForm({ id: planId }: Plan, accountName: string, form: string): Form {
  return {
    title: 'End the plan',
    submitLabel: 'End it',
    intro: `${accountName}. The whole balance is owed again, and the client may be written to.`,
    fields: [{ kind: 'text', key: 'reason', label: 'Why', multiline: true, maxLength: LONGEST_REASON }],
    call: { name: 'save-plan-end', input: { planId, form, answers: {} } },
  }
}
