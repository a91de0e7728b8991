/** First number and prefix length of every IPv4 range that is not the public internet (IANA's special registry). */
const SPECIAL_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and with it where clouds keep the credentials of a machine.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Whether an IP address belongs to this machine or to a private, local or otherwise special network; what is no address counts as one. */
export function isPrivateAddress(address: string): boolean {
  const v4 = numberOf(address)
  if (v4 !== null) return isPrivateV4(v4)
  const groups = groupsOf(address)
  if (groups === null) return true
  const [a = 0, b = 0, , , , f = 0, g = 0, h = 0] = groups
  if (groups.slice(0, 5).every((group) => group === 0) && f === 0xffff) return isPrivateV4(g * 65_536 + h)
  // All of the public internet lies in 2000::/3; in it are Teredo and its like, documentation and 6to4.
  if (a < 0x2000 || a > 0x3fff) return true
  return (a === 0x2001 && (b < 0x200 || b === 0xdb8)) || a === 0x2002 || (a === 0x3fff && b < 0x1000)
}

/** This machine itself, which sandbox and tests may allow. */
export function isLoopback(address: string): boolean {
  const v4 = numberOf(address)
  if (v4 !== null) return v4 >>> 24 === 127
  return groupsOf(address)?.join() === '0,0,0,0,0,0,0,1'
}

/** An address as it stands in a URL or a DNS answer; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return numberOf(bare) !== null || groupsOf(bare) !== null ? bare : null
}

function isPrivateV4(address: number): boolean {
  return SPECIAL_V4.some(([first, length]) => {
    const shift = 2 ** (32 - length)
    return Math.floor(address / shift) === Math.floor((numberOf(first) ?? 0) / shift)
  })
}

/** Dotted decimal alone: URLs write every other notation as this one. */
function numberOf(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!parts || parts.some((part) => part > 255)) return null
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

/** The eight groups of an IPv6 address; a zone, such as `%eth0`, is left out. */
function groupsOf(text: string): number[] | null {
  const bare = (text.split('%')[0] ?? '').toLowerCase()
  if (!/^[0-9a-f:.]+$/.test(bare) || !bare.includes(':')) return null
  const halves = bare.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map(half)
  if (!head || tail === null) return null
  if (tail === undefined) return head.length === 8 ? head : null
  const gap = 8 - head.length - tail.length
  return gap < 1 ? null : [...head, ...Array<number>(gap).fill(0), ...tail]
}

function half(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  for (const group of text.split(':')) {
    const dotted = numberOf(group)
    if (dotted !== null) groups.push(Math.floor(dotted / 65_536), dotted % 65_536)
    else if (/^[0-9a-f]{1,4}$/.test(group)) groups.push(Number.parseInt(group, 16))
    else return null
  }
  return groups
}
