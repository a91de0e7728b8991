import { DateTime } from 'luxon'

/**
 * What date-holidays asks of moment-timezone: on which date an equinox falls in a zone. The package would
 * bring its own copy of the world's time zones, a quarter of the bundle; the runtime has them already.
 */
export default function moment(iso: string) {
  const instant = DateTime.fromISO(iso, { zone: 'utc' })
  const dateIn = (zone: string) => {
    const local = instant.setZone(zone)
    if (!local.isValid) throw new Error(`${zone} is no time zone`)
    return { month: () => local.month - 1, date: () => local.day }
  }
  return { utcOffset: (offset: string) => dateIn(`UTC${offset}`), tz: dateIn }
}
