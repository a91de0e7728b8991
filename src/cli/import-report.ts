import type { ImportKindName, ImportOutcome } from '../receivables/import-outcome.ts'

const ERRORS_SHOWN = 20

const SINGULAR: Record<ImportKindName, string> = {
  people: 'person',
  accounts: 'account',
  contacts: 'contact',
  invoices: 'invoice',
  payments: 'payment',
  credits: 'credit',
  rates: 'rate',
}

/** The outcome as one line of JSON; names the rejects file when one was written. */
export function importJson(outcome: ImportOutcome, rejectsFile: string | null): string {
  const { notes: _notes, rejects, ...facts } = outcome
  return JSON.stringify(
    rejectsFile ? { ...facts, rejected: rejects?.rows ?? 0, rejects: rejectsFile } : facts,
  )
}

/** The outcome for people. */
export function importSummary(
  kind: ImportKindName,
  outcome: ImportOutcome,
  rejectsFile: string | null,
  dryRun: boolean,
): string[] {
  const lines: string[] = []
  if (outcome.outcome === 'accepted') {
    const sums = Object.entries(outcome.sums).map(([currency, sum]) => `${currency} ${sum}`)
    lines.push(
      `${dryRun ? 'Checked' : 'Imported'} ${outcome.records} ${outcome.records === 1 ? SINGULAR[kind] : kind}${sums.length > 0 ? `: ${sums.join(', ')}` : ''}.`,
    )
    lines.push(`${outcome.new} new, ${outcome.changed} changed, ${outcome.unchanged} unchanged.`)
    if (outcome.vanished !== undefined)
      lines.push(
        outcome.vanished === 0
          ? 'Every open invoice of the source is in the snapshot.'
          : `${counted(outcome.vanished, 'open invoice')} not in the snapshot: no longer chased.`,
      )
    if (dryRun) lines.push('Nothing was saved: this was a dry run.')
  } else if (outcome.outcome === 'refused') {
    lines.push(`Refused: ${counted(outcome.errors.length, 'problem')}. Nothing was saved.`)
  } else {
    lines.push(`${counted(outcome.questions.length, 'question')} to answer first. Nothing was saved.`)
  }
  for (const error of outcome.errors.slice(0, ERRORS_SHOWN)) {
    const place = [error.line === null ? null : `line ${error.line}`, error.column].filter(
      (part) => part !== null,
    )
    const value = error.value === null ? '' : ` ${JSON.stringify(shortened(error.value))}`
    lines.push(`  ${place.join(', ') || 'the file'}${value}: ${error.why} ${error.remedy}`)
  }
  const hidden = outcome.errors.length - ERRORS_SHOWN
  if (hidden > 0) lines.push(`  … and ${hidden} more; --json lists them all.`)
  for (const question of outcome.questions.slice(0, ERRORS_SHOWN)) {
    const where = question.lines.length > 0 ? ` (${placesOf(question.lines)})` : ''
    lines.push(`? ${question.text}${where}`)
    lines.push(`    Answer with ${question.answers.join('   or   ')}`)
  }
  const unasked = outcome.questions.length - ERRORS_SHOWN
  if (unasked > 0) lines.push(`  … and ${unasked} more questions; --json lists them all.`)
  if (rejectsFile)
    lines.push(`${counted(outcome.rejects?.rows ?? 0, 'row')} to mend and import again: ${rejectsFile}`)
  lines.push(...outcome.notes)
  return lines
}

function placesOf(at: readonly number[]): string {
  const shown = at.slice(0, 8).join(', ')
  return `line${at.length === 1 ? '' : 's'} ${shown}${at.length > 8 ? ` and ${at.length - 8} more` : ''}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value
}
