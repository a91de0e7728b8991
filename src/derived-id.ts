import { createHash } from 'node:crypto'

/**
 * The id that belongs to one click, command or form of an organisation: a second delivery of the same
 * arrives at the same id, so that what it writes is already there.
 */
export function derivedId(organisationId: string, ...words: string[]): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([organisationId, ...words]))
    .digest('hex')
  // Version 8 of RFC 9562: an id of the maker's own making.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
