import type { MailEvent, MailNews } from '../outreach/record-mail-event.ts'

/** What a mail that came back to us says. */
export type ReportReading =
  /** What became of which mail, for each address it names. */
  | { kind: 'news'; events: MailEvent[] }
  /** It is no news of that kind: somebody is away, or a server still tries. */
  | { kind: 'nothing'; why: string }
  /** It cannot be read, or names no mail of ours; somebody has to look at it. */
  | { kind: 'refused'; why: string }

export interface RecordedReport {
  /** A sentence for each thing that it said. */
  said: string[]
  /** Why somebody has to look at it; null when nobody has to. */
  refused: string | null
  recorded: number
}

const SAID: Record<MailEvent['kind'], string> = {
  bounced: 'came back',
  complained: 'was marked as unwanted',
  delivered: 'was delivered',
  'given-up': 'was given up by the mail servers',
}

/** Records all that a report says. One part of it that is about no mail of ours keeps none of the others from being recorded. */
export async function recordReport(
  reading: ReportReading,
  record: (event: MailEvent) => Promise<MailNews>,
): Promise<RecordedReport> {
  if (reading.kind !== 'news')
    return { said: [reading.why], refused: reading.kind === 'refused' ? reading.why : null, recorded: 0 }
  const report: RecordedReport = { said: [], refused: null, recorded: 0 }
  for (const event of reading.events) {
    const news = await record(event)
    const said = event.refused ? 'was refused, without a word against the address' : SAID[event.kind]
    const what = `The mail to ${event.recipient ?? 'its reader'} ${said}`
    if (news === 'unknown') report.refused = `It is about ${event.messageId}, which is no mail of ours.`
    if (news === 'recorded') report.recorded += 1
    const end = { recorded: '.', repeated: ', as was told before.', unknown: ', but it is no mail of ours.' }
    report.said.push(`${what}${end[news]}`)
  }
  return report
}
