import { DateTime } from 'luxon'

const formats: Record<string, string> = {
  date_num: 'yyyy-MM-dd',
  date: 'MMMM d, yyyy',
  date_short: 'MMM d, yyyy',
  date_long: 'cccc, MMMM d, yyyy',
  date_pretty: 'MMMM d, yyyy',
  date_short_pretty: 'MMM d, yyyy',
  date_long_pretty: 'cccc, MMMM d, yyyy',
  time: 'HH:mm',
  time_secs: 'HH:mm:ss',
}

/** `<!date^seconds^format|fallback>`, read in the organisation's zone. */
export function slackDate(seconds: number, format: string, zone: string): string {
  const at = DateTime.fromSeconds(seconds, { zone, locale: 'en' })
  return format.replace(/\{(\w+)\}/g, (written, name: string) => {
    const known = Object.hasOwn(formats, name) ? formats[name] : undefined
    return known ? at.toFormat(known) : written
  })
}
