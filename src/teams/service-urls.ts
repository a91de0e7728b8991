/** Whether an address of the Connector is one we may send to: our token goes with every request. */
export type MaySendTo = (serviceUrl: string) => boolean

/** @param beginnings such as `https://smba.trafficmanager.net/`: the same origin, and a path below. */
export function allowServiceUrls(beginnings: string[]): MaySendTo {
  const allowed = beginnings.map((text) => {
    const { origin, pathname } = new URL(text)
    return { origin, path: pathname.endsWith('/') ? pathname : `${pathname}/` }
  })
  // Few addresses come again and again; parsing them each time would cost more than all else about them.
  const known = new Map<string, boolean>()
  return (serviceUrl) => {
    const before = known.get(serviceUrl)
    if (before !== undefined) return before
    const may = isBelow(serviceUrl, allowed)
    if (known.size < 100) known.set(serviceUrl, may)
    return may
  }
}

function isBelow(text: string, allowed: { origin: string; path: string }[]): boolean {
  // Backslashes and white space are read differently by different parsers.
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || text.includes('\\')) return false
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username || url.password || url.search || url.hash) return false
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  return allowed.some((one) => one.origin === url.origin && path.startsWith(one.path))
}
