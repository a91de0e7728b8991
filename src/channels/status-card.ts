import type { DateTime } from 'luxon'
import { absenceText } from '../absences/absence.ts'
import { type Card, type Fact, lines, type Part } from '../chat/card.ts'
import type { Place } from '../chat/reply.ts'
import { localDate, nextRunAt, type Organisation } from '../organisations/organisation.ts'
import { counted } from '../overdue/parts.ts'
import type { PolicyVersion } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { channelAnywhere } from './channel-label.ts'
import type { Status } from './load-status.ts'

/** A digest begins a thread, so it goes to channels only. */
export function getsDigests({ direct, group }: Place): boolean {
  return !direct && !group
}

/** What `/dunwell` answers: is it running, on what data, where does it post, what went wrong. */
export function statusCard(
  status: Status,
  organisation: Organisation,
  version: PolicyVersion,
  now: DateTime,
  place: Place,
  { mailFrom, hasHook }: Pick<Context, 'mailFrom' | 'hasHook'> = {},
): Card {
  const local = (instant: DateTime) => instant.setZone(organisation.timeZone).toFormat('ccc d LLL, HH:mm')
  const here = status.channels.some(
    ({ id, workspaceId }) => id === place.channelId && workspaceId === place.workspace.id,
  )
  const sources = status.sources.map(({ source, freshAt }) => `${source}: ${local(freshAt)}`)
  return {
    title: `Dunwell for ${organisation.name}`,
    summary: status.lastRun ? `Last run ${status.lastRun.date}` : 'No run yet',
    parts: [
      {
        kind: 'facts',
        facts: [
          { label: 'Last daily run', value: status.lastRun ? local(status.lastRun.at) : 'none yet' },
          { label: 'Next daily run', value: local(nextRunAt(organisation, now)) },
          {
            label: 'Ledger data',
            value: sources.length > 0 ? lines(sources) : 'none imported yet: dunwell import invoices FILE',
          },
          { label: 'Policy', value: `${version.policy.name}, version ${version.number}` },
          {
            label: 'Digest channels',
            value:
              status.channels.length > 0
                ? lines(
                    status.channels.map(
                      ({ platform, name, said }) =>
                        channelAnywhere(platform, name) + (said ? `: ${said}` : ''),
                    ),
                  )
                : 'none yet',
          },
          { label: 'Messages to customers', value: messagesText(mailFrom) },
          { label: 'Suspensions', value: suspensionsText(hasHook) },
          { label: 'Time zone', value: organisation.timeZone },
          ...awayFacts(status, localDate(organisation, now)),
        ],
      },
      ...problemParts(status, local),
      {
        kind: 'buttons',
        buttons: [
          ...(!getsDigests(place)
            ? []
            : [
                ...(here
                  ? [
                      { label: 'Change what it shows', call: { name: 'filters' as const, input: {} } },
                      { label: 'Stop the digest here', call: { name: 'unsubscribe' as const, input: {} } },
                    ]
                  : [
                      {
                        label: 'Post the digest here',
                        call: { name: 'subscribe' as const, input: {} },
                        style: 'primary' as const,
                      },
                    ]),
              ]),
          { label: 'Settings', call: { name: 'open-settings', input: {} } },
          { label: 'Message settings', call: { name: 'open-mail-settings', input: {} } },
          { label: 'Help', call: { name: 'dunwell-help', input: {} } },
        ],
      },
    ],
  }
}

/** Who is away today, as far as one line of a phone goes. */
function awayFacts({ away }: Status, today: string): Fact[] {
  if (away.length === 0) return []
  const told = away.slice(0, PEOPLE_SHOWN).map((one) => absenceText(one, today))
  if (away.length > PEOPLE_SHOWN) told.push(`and ${away.length - PEOPLE_SHOWN} more`)
  return [{ label: 'Away', value: lines(told) }]
}

function messagesText(mailFrom: string | undefined): string {
  return mailFrom === undefined
    ? 'sent by hand: no mail server is set up (MAIL_FROM with SMTP_URL, POSTMARK_TOKEN or RESEND_API_KEY)'
    : `from ${mailFrom}`
}

function suspensionsText(hasHook: boolean | undefined): string {
  return hasHook
    ? 'the product is asked by itself'
    : 'done by hand: no product is connected (PRODUCT_HOOK_URL, PRODUCT_HOOK_SECRET)'
}

function problemParts(status: Status, local: (instant: DateTime) => string): Part[] {
  const revoked: Part[] = status.workspaceProblems.map((text) => ({
    kind: 'text',
    text: [{ bold: 'Out of reach: ' }, text],
  }))
  const suspended: Part[] = status.suspended.map(({ platform, name, problem }) => ({
    kind: 'text',
    text: [{ bold: `No digest in ${channelAnywhere(platform, name)}: ` }, problem],
  }))
  const outOfReach = [...revoked, ...suspended, ...unreachableParts(status)]
  if (status.undeliveredTotal === 0) return outOfReach
  const troubles = status.undelivered.map(
    ({ at, state, problem }) =>
      `${local(at)} · ${state === 'uncertain' ? 'unsure whether it arrived' : 'not delivered'}: ${problem}`,
  )
  const rest = status.undeliveredTotal - status.undelivered.length
  if (rest > 0) troubles.push(`and ${rest} more`)
  return [
    ...outOfReach,
    {
      kind: 'text',
      text: lines([[{ bold: `${counted(status.undeliveredTotal, 'message')} to look at` }], ...troubles]),
    },
  ]
}

const PEOPLE_SHOWN = 5

/** Who cannot be written to, and what they can do about it. */
function unreachableParts({ unreachable }: Status): Part[] {
  const [first] = unreachable
  if (!first) return []
  const shown = unreachable.slice(0, PEOPLE_SHOWN)
  const told = shown.map(({ name, platform, why }) => `${name} (${PLATFORM_NAMES[platform]}): ${why}`)
  if (unreachable.length > PEOPLE_SHOWN) told.push(`and ${unreachable.length - PEOPLE_SHOWN} more`)
  const title = `${counted(unreachable.length, 'person', 'people')} cannot be written to`
  return [{ kind: 'text', text: lines([[{ bold: title }], ...told]) }]
}

const PLATFORM_NAMES = { slack: 'Slack', teams: 'Teams' }
