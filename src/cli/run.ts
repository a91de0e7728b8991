import { Command } from 'commander'
import { DateTime } from 'luxon'
import { type RunVerdict, runDay } from '../cases/run-day.ts'
import type { RunSummary } from '../cases/run-summary.ts'
import { localDate, type Organisation } from '../organisations/organisation.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Context } from '../ports.ts'
import { dateOption } from './options.ts'
import { counted } from './policy-report.ts'
import type { Terminal } from './terminal.ts'

/** `dunwell run`: the daily run, now. A second one for the same date edits the digest and plans nothing twice. */
export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description(
      'Do the daily run now: tiers, steps, digest. Once more for the same date looks again and edits the digest.',
    )
    .option('--as-of <date>', 'the day to run, such as 2026-03-31; today unless given', dateOption)
    .option('--json', 'print one line of JSON')
    .action(async ({ asOf, json }: { asOf?: string; json?: boolean }) => {
      await terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
        const organisation = await loadOrganisation(db, organisationId)
        const moment = asOf === undefined ? now() : digestTime(organisation, asOf)
        const today = localDate(organisation, moment)
        const present = localDate(organisation, now())
        const context = { db, now: moment, newId, log, organisationId, actor: 'system:cli' }
        const verdict =
          today === present
            ? await runDay(context, organisation, today, true)
            : await runElsewhen(context, organisation, today, today < present)
        if (verdict.kind === 'ran' && verdict.failed > 0) {
          terminal.err(
            `${counted(verdict.failed, 'digest')} could not be posted; the log says why. A running server tries again within a minute.`,
          )
          terminal.setExitCode(1)
        }
        if (json) terminal.out(JSON.stringify(verdict.summary))
        else for (const line of textOf(verdict.summary)) terminal.out(line)
      })
    })
}

/**
 * The run of a date that is not the present one, all of it or nothing: between its parts the minute of a running
 * server would bring the ages back to the present, and nobody goes on with another date that was interrupted.
 */
function runElsewhen(
  context: Context,
  organisation: Organisation,
  date: string,
  historic: boolean,
): Promise<RunVerdict> {
  return context.db.transaction(async (tx) => {
    const verdict = await runDay({ ...context, db: tx }, organisation, date, true, historic)
    if (verdict.kind === 'ran' && verdict.failed > 0) {
      throw new Error(`The run of ${date} failed at a digest, so nothing was changed. The log says why.`)
    }
    return verdict
  })
}

function digestTime({ timeZone, digestHour }: Organisation, date: string): DateTime {
  return DateTime.fromISO(date, { zone: timeZone }).set({ hour: digestHour }).toUTC()
}

function textOf(summary: RunSummary): string[] {
  const list = (counts: Record<string, number>) => {
    const entries = Object.entries(counts)
    return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${name} ${count}`).join(', ')
  }
  return [
    `Daily run of ${summary.date}, policy version ${summary.policyVersion}`,
    `  open cases by tier   ${list(summary.cases)}`,
    `  moved                ${summary.moved}`,
    `  steps planned        ${list(summary.stepsPlanned)}`,
    `  steps withheld       ${list(summary.stepsWithheld)}`,
    `  digests              ${summary.digestsPosted} posted, ${summary.digestsEdited} edited`,
  ]
}
