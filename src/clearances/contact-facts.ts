import type { DateTime } from 'luxon'
import { type AccountFacts, stepIdentity, toleranceMinor } from '../cases/case.ts'
import type { LoadedAccount } from '../cases/load-account.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import type { Policy } from '../policy/policy.ts'
import { type ClearanceFacts, materialChange, yesesTo } from './clearance.ts'
import { type ContactFacts, driverOf } from './may-contact.ts'

/** What `mayContact` asks about an account that is loaded already, for one step of it. */
export function contactFacts(
  loaded: LoadedAccount,
  account: AccountFacts,
  at: {
    organisation: Organisation
    policy: Policy
    stepKey: string
    staleLedger: boolean
    approved: boolean
    now: DateTime
  },
): ContactFacts {
  const today = localDate(at.organisation, at.now)
  const { clearances } = loaded
  const driver = driverOf(account, at.policy, today)
  // Another invoice, or the same one opened again, is another question: its facts are not those that were cleared.
  const wanted = driver && { stepKey: at.stepKey, invoiceId: driver.id, generation: driver.generation }
  const yes = wanted && yesesTo(clearances, wanted, today).at(-1)
  return {
    ...at,
    account: { ...account, ...otherContacts(loaded, at.stepKey) },
    chasedElsewhere: loaded.chasedWith !== null,
    questionOpen: clearances.some(({ kind, state, tier }) => kind === 'ask' && state === 'open' && tier > 1),
    changed: yes
      ? materialChange(yes.facts, factsNow(loaded, yes.tier, today), (code) =>
          toleranceMinor(at.policy, code),
        )
      : null,
    contactZone: null,
  }
}

/** The latest contacts but the step itself, which is planned before it is sent, and may be written to once more. */
function otherContacts(
  { steps, contacted, case: own }: LoadedAccount,
  stepKey: string,
): Pick<AccountFacts, 'lastContactOn' | 'plannedContactOn'> {
  const self =
    own?.driverInvoiceId != null && own.driverGeneration !== null
      ? stepIdentity({ id: own.driverInvoiceId, generation: own.driverGeneration }, stepKey)
      : null
  const other = steps.find(
    (step) =>
      step.state === 'planned' &&
      step.outside &&
      stepIdentity({ id: step.invoiceId, generation: step.generation }, step.stepKey) !== self,
  )
  const made = contacted.find(({ identity }) => identity !== self)
  return { lastContactOn: made?.on ?? null, plannedContactOn: other?.dueOn ?? null }
}

/** What a question about the account would freeze now. */
function factsNow(
  { invoices, contacts, case: own }: LoadedAccount,
  tier: number,
  today: string,
): Pick<ClearanceFacts, 'tier' | 'balances' | 'invoices' | 'recipientEmail'> {
  const late = invoices.filter(({ dueOn }) => dueOn < today)
  const sums = new Map<string, number>()
  for (const { currency, openMinor } of late) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  const billing = contacts.filter((contact) => contact.billing)
  return {
    tier: own?.tier ?? tier,
    balances: [...sums].map(([currency, minor]) => ({ currency, minor })),
    invoices: late.map((one) => ({
      id: one.id,
      number: one.number,
      currency: one.currency,
      openMinor: one.openMinor,
      disputedMinor: one.disputed ? one.openMinor : one.disputedMinor,
      dueOn: one.dueOn,
    })),
    recipientEmail: (billing.find(({ email }) => email !== null) ?? billing[0])?.email ?? null,
  }
}
