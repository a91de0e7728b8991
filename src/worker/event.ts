import { DateTime } from 'luxon'
import type { EventDatabase } from '../drivers/neon.ts'
import { openHttpMailer } from '../mail/open-mailer.ts'
import type { Deps, Log } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { createHttpHook } from '../product-hook/http-hook.ts'
import { sendByFetch } from '../product-hook/send-by-fetch.ts'
import { createConsoleLog } from './console-log.ts'
import type { Runtime } from './runtime.ts'
import type { Settings } from './settings.ts'

/** What only the entry may reach for. */
export interface Surroundings {
  openDatabase(url: string, log: Log, proxy?: string): EventDatabase
  /** Real time in milliseconds. */
  now(): number
  newId(): string
}

/** One request, one tick or one message: it has a database of its own, closed when all its work is done. */
export interface Event {
  deps: Deps
  /** The event lasts until this is done, too. */
  waitUntil(work: Promise<unknown>): void
}

/**
 * Runs the work of one event. The answer does not wait for what goes on after it: that, then `afterwards`,
 * then the end of the database connections is left to the runtime.
 */
export async function during<T>(
  around: Surroundings,
  { config }: Settings,
  runtime: Runtime,
  work: (event: Event) => Promise<T>,
  afterwards: (deps: Deps, answer: T) => Promise<void> = async () => {},
): Promise<T> {
  const log = createConsoleLog(config.logLevel)
  const database = around.openDatabase(config.databaseUrl, log, config.neonProxy)
  const deps: Deps = {
    db: database.db,
    now: () => DateTime.fromMillis(around.now(), { zone: 'utc' }),
    newId: around.newId,
    log,
    messengers: {},
    ...(config.productHook
      ? {
          productHook: createHttpHook({
            ...config.productHook,
            send: sendByFetch(),
            realNow: around.now,
          }),
        }
      : {}),
  }
  const mailer = config.mail && openHttpMailer(config.mail)
  if (mailer) deps.mailer = mailer
  const going = new Set<Promise<unknown>>()
  const waitUntil = (one: Promise<unknown>) => {
    const quiet = one.catch(() => {}).finally(() => going.delete(quiet))
    going.add(quiet)
  }
  const settled = async () => {
    while (going.size > 0) await Promise.all(going)
  }
  const answering = work({ deps, waitUntil })
  const ending = async () => {
    try {
      const answered = await answering.then(
        (answer) => ({ answer }),
        () => null,
      )
      await settled()
      if (answered) await afterwards(deps, answered.answer)
    } catch (error) {
      log.error({ problem: problemOf(error) }, 'the work after an answer failed')
    } finally {
      await database.close()
    }
  }
  runtime.waitUntil(ending())
  return answering
}
