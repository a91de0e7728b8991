import type { ContactCode } from '../clearances/contact-reasons.ts'
import type { ContactVerdict } from '../clearances/may-contact.ts'
import { type Organisation, workingDayFrom } from '../organisations/organisation.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, dayText, withheldText } from '../overdue/parts.ts'
import { type Policy, stepByKey } from '../policy/policy.ts'
import type { Assessment } from './case.ts'
import type { LoadedAccount } from './load-account.ts'

/** What the policy does next about an account, and why. */
export function nextLines(
  loaded: LoadedAccount,
  assessment: Assessment,
  contact: ContactVerdict | null,
  organisation: Organisation,
  policy: Policy,
): string[] {
  const { due, next, driver } = assessment
  if (loaded.chasedWith)
    return [`Chased together with ${loaded.chasedWith.name}, in one case; open that account.`]
  if (!driver) {
    const disputed = loaded.invoices.some((invoice) => invoice.disputed)
    return [
      disputed
        ? 'The overdue part is disputed; it is not chased.'
        : 'Nothing: no chaseable invoice is overdue.',
    ]
  }
  const title = (key: string) => stepByKey(policy, key)?.title ?? key
  const said: string[] = []
  const planned = plannedStep(loaded, assessment)
  const against =
    contact && !contact.may ? contact.reasons.filter(({ code }) => !BY_ITSELF.includes(code)) : []
  const withheld = due?.withheld
  if (due && withheld) said.push(`${due.step.title} is withheld: ${withheldText(withheld)}.`)
  else if (due) said.push(`${due.step.title} (day ${due.step.day}) is due; the next daily run looks at it.`)
  else if (planned) said.push(`${title(planned.stepKey)} was planned on ${dayText(planned.dueOn)}.`)
  const others = against.filter(({ code }) => code !== withheld)
  if (others.length > 0 && (due || planned))
    said.push(
      `${withheld ? 'Also' : 'It cannot go now'}: ${others.map(({ collector }) => collector).join(' ')}`,
    )
  said.push(whyLine(loaded, assessment, policy, driver.id))
  if (next)
    said.push(
      `${next.step.title} follows on ${dayText(workingDayFrom(organisation, next.on))}, at day ${next.step.day}.`,
    )
  else said.push('The policy has no further step.')
  if (loaded.unplaced.length > 0 && withheld !== 'unplaced-money')
    said.push(
      `${sumsText(addSums(loaded.unplaced))} has come in and is not placed: the client is not contacted until it is.`,
    )
  return said
}

/** Reasons that pass by the clock or belong to an earlier plan; they would only make the card longer. */
const BY_ITSELF: readonly ContactCode[] = [
  'outside-hours',
  'overtaken',
  'inside',
  'unplaced-money',
  'too-soon',
]

/** The latest step that was planned for the invoice that makes the case's age, or for any. */
export function plannedStep(loaded: LoadedAccount, { driver }: Assessment) {
  const planned = loaded.steps.filter(({ state }) => state === 'planned')
  return planned.find(({ invoiceId }) => invoiceId === driver?.id) ?? planned[0]
}

/** The oldest chaseable invoice makes the age, the age makes the tier. */
function whyLine(loaded: LoadedAccount, assessment: Assessment, policy: Policy, driverId: string): string {
  const invoice = loaded.invoices.find(({ id }) => id === driverId)
  const tier = policy.tiers.find((one) => one.tier === assessment.tier)
  const age = `Why: ${invoice?.number ?? 'the oldest invoice'} is ${counted(assessment.days, 'day')} late`
  return tier
    ? `${age}: tier ${tier.tier}, ${tier.name}, to ${tier.goal}.`
    : `${age}; no tier begins that early.`
}
