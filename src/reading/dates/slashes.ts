const MONTH_FIRST_ZONES =
  /^(US\/|America\/(New_York|Detroit|Kentucky\/|Louisville|Indiana|Indianapolis|Fort_Wayne|Chicago|Menominee|North_Dakota\/|Denver|Boise|Shiprock|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico)|Pacific\/(Honolulu|Guam|Saipan)|Asia\/(Manila|Tokyo|Seoul|Shanghai|Taipei)|EST5EDT$|CST6CDT$|MST7MDT$|PST8PDT$)/
/** Both orders are in use there. */
const UNDECIDED_ZONES =
  /^(UTC|GMT|Etc\/|Z$|Canada\/|America\/(Toronto|Montreal|Vancouver|Winnipeg|Edmonton|Calgary|Halifax|Regina|St_Johns|Moncton|Whitehorse|Iqaluit|Yellowknife))/

type Order = 'month-first' | 'day-first'

/** How people where this was written order `5/12`; null unless locale and zone say the same. */
export function slashOrder(locale: string, zone: string): Order | null {
  const byLocale = orderOfLocale(locale)
  return byLocale === orderOfZone(zone) ? byLocale : null
}

function orderOfLocale(locale: string): Order | null {
  const { baseName, region } = new Intl.Locale(locale)
  // English without a country is written both ways, and of the undetermined language nobody knows.
  if (region === 'CA' || /^(und|en)$/.test(baseName)) return null
  const parts = new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric' }).formatToParts(0)
  const month = parts.findIndex(({ type }) => type === 'month')
  return month < parts.findIndex(({ type }) => type === 'day') ? 'month-first' : 'day-first'
}

function orderOfZone(zone: string): Order | null {
  if (UNDECIDED_ZONES.test(zone)) return null
  return MONTH_FIRST_ZONES.test(zone) ? 'month-first' : 'day-first'
}
