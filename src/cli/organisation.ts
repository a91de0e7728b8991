import { Command } from 'commander'
import { changeSettings, type Settings } from '../organisations/change-settings.ts'
import { loadOrganisation } from '../organisations/store.ts'
import type { Terminal } from './terminal.ts'

interface Flags {
  name?: string
  timeZone?: string
  workingDays?: string
  holidays?: string
  digestHour?: string
  currency?: string
  json?: boolean
}

/** `dunwell organisation`: whose calendar and currency everything follows. */
export function organisationCommand(terminal: Terminal): Command {
  return new Command('organisation')
    .description('Show the company settings, or change those named.')
    .option('--name <name>', 'the company')
    .option('--time-zone <zone>', 'such as America/Chicago')
    .option('--working-days <days>', 'ISO weekdays, such as 1,2,3,4,5 for Monday to Friday')
    .option('--holidays <region>', 'public holidays of, such as US or DE-BY; none to keep none')
    .option('--digest-hour <hour>', 'local hour of the daily run')
    .option('--currency <code>', 'reporting currency')
    .option('--json', 'print one line of JSON')
    .action(async (flags: Flags) => {
      await terminal.withDeps(async ({ db, now, newId, log, organisationId }) => {
        const changes = changesFrom(flags)
        if (Object.keys(changes).length > 0) {
          const context = { db, now: now(), newId, log, organisationId, actor: 'system:cli' }
          const verdict = await changeSettings(context, changes)
          if (verdict.kind === 'invalid') {
            for (const [field, problem] of Object.entries(verdict.problems))
              terminal.err(`${field}: ${problem}`)
            return terminal.setExitCode(1)
          }
        }
        const { id: _id, ...settings } = await loadOrganisation(db, organisationId)
        if (flags.json) return terminal.out(JSON.stringify(settings))
        terminal.out(`company             ${settings.name}`)
        terminal.out(`time zone           ${settings.timeZone}`)
        terminal.out(`working days        ${settings.workingDays.join(', ')} (1 is Monday)`)
        terminal.out(`public holidays of  ${settings.holidayRegion ?? 'none kept'}`)
        terminal.out(`digest hour         ${settings.digestHour}:00`)
        terminal.out(`reporting currency  ${settings.reportingCurrency}`)
      })
    })
}

function changesFrom(flags: Flags): Partial<Settings> {
  return {
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.timeZone === undefined ? {} : { timeZone: flags.timeZone }),
    ...(flags.workingDays === undefined ? {} : { workingDays: flags.workingDays.split(',').map(Number) }),
    ...(flags.holidays === undefined
      ? {}
      : { holidayRegion: flags.holidays === 'none' ? null : flags.holidays.toUpperCase() }),
    ...(flags.digestHour === undefined ? {} : { digestHour: Number(flags.digestHour) }),
    ...(flags.currency === undefined ? {} : { reportingCurrency: flags.currency.toUpperCase() }),
  }
}
