import { DateTime } from 'luxon'
import { type Card, type Fact, lines, type Part, type Text } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { addSums, sumsText } from '../overdue/overdue.ts'
import { counted, dayText, farDayText } from '../overdue/parts.ts'
import { formatMoney } from '../receivables/money.ts'
import type { StopCase } from './load-stop-case.ts'
import type { Suspension } from './store.ts'
import { failedAction, goesOn, type SuspensionState } from './suspension.ts'
import { suspensionButtons } from './suspension-buttons.ts'

const INVOICES = 3

/** What of a suspension its card shows. */
export interface ShownSuspension
  extends Pick<
    StopCase,
    'suspension' | 'owed' | 'overdue' | 'noticeSentAt' | 'extensions' | 'approval' | 'sponsor'
  > {
  account: { strategic: boolean }
  loaded: { account: { name: string }; case: { oldestDueOn: string | null } | null }
}

/** Stopping one client's service, in whatever state that is: what is owed, what happens when, what can be done. */
export function suspensionCard(found: ShownSuspension, organisation: Organisation, today: string): Card {
  const { suspension, loaded } = found
  const title = titleOf(suspension, loaded.account.name, today)
  const said = sentence(found, organisation, today)
  return {
    title,
    summary: `${title}${title.endsWith('?') ? '' : '.'} ${said}`,
    parts: [
      { kind: 'text', text: lines([[{ bold: headline(found, today) }], said]) },
      { kind: 'facts', facts: factsOf(found, organisation, today) },
      ...extensionParts(found, today),
      ...(isOpen(suspension.state) ? [...invoiceParts(found, today), ...sponsorParts(found)] : []),
      ...(suspension.problem ? [{ kind: 'text' as const, text: [{ italic: suspension.problem }] }] : []),
      { kind: 'buttons', buttons: suspensionButtons(found) },
    ],
  }
}

/** One line for lists and digests. */
export function suspensionLine({ state, suspendOn, how }: Suspension, today: string): string {
  switch (state) {
    case 'proposed':
      return `proposed for ${farDayText(suspendOn, today)}, not approved`
    case 'scheduled':
      return suspendOn <= today
        ? 'approved, waits for what stands in the way'
        : `stops ${farDayText(suspendOn, today)}`
    case 'suspending':
      return how === 'manual' ? 'to be stopped by hand' : 'being stopped'
    case 'suspended':
      return 'stopped'
    case 'restoring':
      return how === 'manual' ? 'to be restored by hand' : 'being restored'
    case 'restored':
      return 'restored'
    case 'cancelled':
      return 'called off'
    case 'failed':
      return 'the product could not be told'
  }
}

function isOpen(state: SuspensionState): boolean {
  return state === 'proposed' || state === 'scheduled'
}

function titleOf(suspension: Suspension, name: string, today: string): string {
  const { state, suspendOn, how } = suspension
  switch (state) {
    case 'proposed':
      return `Stop the service of ${name}?`
    case 'scheduled':
      return suspendOn > today
        ? `${name}: service stops on ${dayText(suspendOn)}`
        : `${name}: service is due to stop`
    case 'suspending':
      return how === 'manual' ? `Stop the service of ${name} by hand` : `${name}: service is being stopped`
    case 'suspended':
      return `${name} is suspended`
    case 'restoring':
      return how === 'manual' ? `Restore the service of ${name} by hand` : `${name}: service is coming back`
    case 'restored':
      return `${name} is back in service`
    case 'cancelled':
      return `${name} is not suspended`
    case 'failed':
      return failedAction(suspension) === 'suspend'
        ? `${name}: the service could not be stopped`
        : `${name}: the service could not be restored`
  }
}

function headline({ overdue, loaded }: ShownSuspension, today: string): string {
  const since = loaded.case?.oldestDueOn
  return overdue.length === 0
    ? 'Nothing is past due.'
    : `${sumsText(overdue)} past due${since ? ` · oldest due ${farDayText(since, today)}` : ''}`
}

function sentence(
  { suspension, approval }: ShownSuspension,
  organisation: Organisation,
  today: string,
): string {
  const { state, suspendOn, firstSuspendOn, how, endedWhy, suspendedAt, restoredAt } = suspension
  const date = farDayText(suspendOn, today)
  const at = (instant: Date | null) =>
    instant === null
      ? ''
      : ` on ${DateTime.fromJSDate(instant).setZone(organisation.timeZone).toFormat('ccc d LLL, HH:mm')}`
  const afterwards = goesOn(suspension) ? ` Then it is a proposal again, for ${date}.` : ''
  const mayRun = suspendedAt === null
  switch (state) {
    case 'proposed': {
      const named =
        firstSuspendOn === suspendOn
          ? `The final notice named ${date}.`
          : `The final notice named ${farDayText(firstSuspendOn, today)}; the sponsor has moved it to ${date}.`
      return approval?.state === 'pending'
        ? `${named} The suspension waits for approval.`
        : `${named} Nothing is stopped without an approval of its own.`
    }
    case 'scheduled':
      return `Approved. On ${date} the ledger is read again; the service stops only if this is still unpaid and nothing stands in the way.`
    case 'suspending':
      return how === 'manual'
        ? 'It is approved, due and unpaid. Stop the service in the product, then press Done.'
        : 'The product has been asked to stop the service.'
    case 'suspended':
      return `Stopped${at(suspendedAt)}. It comes back by itself as soon as what the notice asked for is paid.`
    case 'restoring':
      return how === 'manual'
        ? `${capital(endedWhy ?? 'It is paid')}. ${mayRun ? 'Nobody can tell whether it was stopped: make sure in the product that it runs' : 'Restore the service in the product now'}, then press Done.${afterwards}`
        : `${capital(endedWhy ?? 'It is paid')}. The product has been asked to restore the service.${afterwards}`
    case 'restored':
      return `${capital(endedWhy ?? 'It is paid')}. Restored${at(restoredAt)}.`
    case 'cancelled':
      return `Called off: ${endedWhy ?? 'no longer needed'}.`
    case 'failed':
      return failedSentence(suspension, afterwards)
  }
}

function failedSentence(suspension: Suspension, afterwards: string): string {
  if (failedAction(suspension) === 'suspend')
    return 'The product has not confirmed it. Try again, or stop the service by hand and say so. Extending it or calling it off also asks for the service back, in case it was stopped.'
  return suspension.suspendedAt === null
    ? `Nobody can tell whether it was stopped. Try again, or make sure in the product that it runs and press Done by hand.${afterwards}`
    : 'The product has not confirmed it. Try again, or restore the service by hand and say so.'
}

function factsOf(
  { suspension, overdue, extensions, noticeSentAt }: ShownSuspension,
  organisation: Organisation,
  today: string,
): Fact[] {
  const { state, services, exemptServices, suspendOn, firstSuspendOn, balances } = suspension
  const then = sumsText(addSums(balances))
  const now = overdue.length === 0 ? 'nothing' : sumsText(overdue)
  const sent = noticeSentAt
    ? DateTime.fromJSDate(noticeSentAt).setZone(organisation.timeZone).toFormat('yyyy-MM-dd')
    : null
  const last = extensions.at(-1)
  return [
    ...(sent ? [{ label: 'Final notice', value: `sent ${farDayText(sent, today)}` }] : []),
    ...(isOpen(state) && firstSuspendOn === suspendOn
      ? []
      : [
          {
            label: 'Date named',
            value:
              firstSuspendOn === suspendOn
                ? farDayText(suspendOn, today)
                : `${farDayText(suspendOn, today)} (first ${farDayText(firstSuspendOn, today)})`,
          },
        ]),
    ...(then === now && !last
      ? []
      : [{ label: 'Past due then and now', value: `${then} when proposed, ${now} now` }]),
    {
      label: isOpen(state) ? 'Stops' : 'Services',
      value: services.length === 0 ? 'all services' : services.join(', '),
    },
    ...(exemptServices.length === 0 ? [] : [{ label: 'Stays on', value: exemptServices.join(', ') }]),
  ]
}

/** As wide as the card: a reason may be long. */
function extensionParts({ extensions }: ShownSuspension, today: string): Part[] {
  const last = extensions.at(-1)
  if (!last) return []
  const { sponsor, toOn, reason, balances } = last
  const said = `${counted(extensions.length, 'time')}, last by ${sponsor} to ${farDayText(toOn, today)}: ${reason}`
  return [
    {
      kind: 'text',
      text: lines([
        [{ bold: 'Extended ' }, said],
        `${sumsText(addSums(balances))} was past due when that was given.`,
      ]),
    },
  ]
}

function invoiceParts({ owed }: ShownSuspension, today: string): Part[] {
  const rest = owed.length - INVOICES
  const shown = owed
    .slice(0, INVOICES)
    .map(
      ({ number, openMinor, currency, dueOn }) =>
        `${number} · ${formatMoney({ amountMinor: openMinor, currency })} · due ${farDayText(dueOn, today)}`,
    )
  if (rest > 0) shown.push(`and ${counted(rest, 'more invoice')}`)
  return shown.length === 0 ? [] : [{ kind: 'text', text: lines(shown) }]
}

/** Too big to suspend: the debt and the deal are kept apart, and the date has a name behind it. */
function sponsorParts({ account, suspension, sponsor }: ShownSuspension): Part[] {
  if (!account.strategic) return []
  const date = dayText(suspension.suspendOn)
  const words: Text[] = [
    [{ bold: 'A strategic account: the same rule holds' }],
    `${sponsor ?? 'The sponsor'} stands behind the date: paid by ${date}, or stopped. More time is the sponsor’s to give, and is counted.`,
    [
      'For the CSM to say: ',
      {
        italic: `“We want to go ahead with you. The open invoices come first: with those cleared by ${date}, nothing holds up the next step, and I will push for it the same day.”`,
      },
    ],
  ]
  return [{ kind: 'text', text: lines(words) }]
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
