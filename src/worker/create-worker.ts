import { createApp } from '../app.ts'
import { createMailEvents } from '../mail/mail-events.ts'
import { listOrganisations } from '../organisations/store.ts'
import { recordMailEvent } from '../outreach/record-mail-event.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { type Chats, createChats } from './chats.ts'
import { createConsoleLog } from './console-log.ts'
import { during, type Event, type Surroundings } from './event.ts'
import { drainsDue, lookAround } from './look-around.ts'
import { message, sendAll } from './message.ts'
import type { MessageBatch, QueuedMessage, Runtime, ScheduledEvent } from './runtime.ts'
import { readSettings, type Settings } from './settings.ts'
import { workOff } from './work-off.ts'

/** What Workers calls: requests, the cron trigger, messages of the queue. */
export interface Worker {
  fetch(request: Request, env: object, runtime: Runtime): Promise<Response>
  scheduled(event: ScheduledEvent, env: object, runtime: Runtime): Promise<void>
  queue(batch: MessageBatch, env: object, runtime: Runtime): Promise<void>
}

/** A message that failed comes again after this long, then after twice as long, and so on. */
const RETRY_SECONDS = 15

export function createWorker(around: Surroundings): Worker {
  const chats = createChats(around.now)

  return {
    async fetch(request, env, runtime) {
      const settings = readSettings(env)
      if ('problems' in settings) {
        complain(settings.problems)
        return Response.json({ ok: false, error: 'This worker is not set up.', ...settings }, { status: 503 })
      }
      // Only what a platform asked for can have put something into the outbox.
      const afterwards = async (deps: Deps, answer: Response) => {
        if (request.method === 'POST' && answer.ok) await sendAll(settings.queue, await drainsDue(deps))
      }
      return during(
        around,
        settings,
        runtime,
        (event) => answer(chats, settings, event, request, around.now),
        afterwards,
      )
    },

    async scheduled(_event, env, runtime) {
      const settings = settingsOrThrow(env)
      await during(around, settings, runtime, async (event) => {
        const organisations = await listOrganisations(event.deps.db)
        await chats.tie(event, settings.config, organisations[0])
        await sendAll(settings.queue, await lookAround(event.deps, organisations))
      })
    },

    async queue(batch, env, runtime) {
      const settings = settingsOrThrow(env)
      for (const queued of batch.messages) {
        await during(around, settings, runtime, (event) => take(chats, settings, event, queued))
      }
    },
  }
}

async function answer(
  chats: Chats,
  { config }: Settings,
  event: Event,
  request: Request,
  realNow: () => number,
): Promise<Response> {
  const app = createApp({
    db: event.deps.db,
    slack: config.slack && { handle: (asked) => chats.slack(event, config, asked) },
    mailEvents:
      config.mail &&
      createMailEvents({
        mail: config.mail,
        record: (news) => recordMailEvent(event.deps, news),
        realNow,
        log: event.deps.log,
      }),
    teams: config.teams && { handle: (asked) => chats.teams(event, config, asked) },
  })
  return app.fetch(request)
}

async function take(
  chats: Chats,
  { config, queue }: Settings,
  event: Event,
  queued: QueuedMessage,
): Promise<void> {
  const { deps } = event
  const delaySeconds = RETRY_SECONDS * 2 ** (queued.attempts - 1)
  const read = message.safeParse(queued.body)
  if (!read.success) {
    // Another version may know it, during a gradual deployment; else it ends where a human looks.
    deps.log.error({ messageId: queued.id }, 'a message of the queue is none that this version knows')
    return queued.retry({ delaySeconds })
  }
  try {
    const { kind } = read.data
    if (kind === 'outbox' || kind === 'clearances') await chats.openMessengers(event, config)
    await sendAll(queue, await workOff(deps, read.data))
    queued.ack()
  } catch (error) {
    deps.log.error({ ...read.data, problem: problemOf(error) }, 'a message of the queue was not worked off')
    queued.retry({ delaySeconds })
  }
}

function settingsOrThrow(env: object): Settings {
  const settings = readSettings(env)
  if (!('problems' in settings)) return settings
  complain(settings.problems)
  throw new Error('this worker is not set up')
}

function complain(problems: string[]): void {
  createConsoleLog('error').error({ problems }, 'the variables and secrets of this worker are not right')
}
