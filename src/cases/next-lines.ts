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
  const waiting = loaded.steps.find(({ state, invoiceId }) => state === 'withheld' && invoiceId === driver.id)
  const planned = loaded.steps.find(({ state }) => state === 'planned')
  if (waiting) said.push(`${title(waiting.stepKey)} is withheld: ${withheldText(waiting.reason ?? '')}.`)
  else if (due) said.push(`${due.step.title} (day ${due.step.day}) is due; the next daily run looks at it.`)
  else if (planned) said.push(`${title(planned.stepKey)} was planned on ${dayText(planned.dueOn)}.`)
  said.push(whyLine(loaded, assessment, policy, driver.id))
  if (next)
    said.push(
      `${next.step.title} follows on ${dayText(workingDayFrom(organisation, next.on))}, at day ${next.step.day}.`,
    )
  else said.push('The policy has no further step.')
  if (loaded.unplaced.length > 0 && waiting?.reason !== 'unplaced-money')
    said.push(
      `${sumsText(addSums(loaded.unplaced))} has come in and is not placed: the client is not contacted until it is.`,
    )
  return said
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
