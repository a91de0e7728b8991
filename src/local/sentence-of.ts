import { problemOf } from '../problem-of.ts'

const FOLDER_TROUBLE: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EEXIST: 'it is no folder',
  ENOTDIR: 'it is no folder',
  EROFS: 'the disk cannot be written',
  ENOSPC: 'the disk is full',
}

const DATABASE_TROUBLE: Record<string, string> = {
  '28P01': 'The database refused the password in DATABASE_URL.',
  '28000': 'The database refused the user in DATABASE_URL.',
  '3D000': 'The database that DATABASE_URL names does not exist. Create it first.',
  '42501': 'The user in DATABASE_URL may not do that. Dunwell needs to create its tables.',
}

const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
])

/** Errors of the system in words; a bug keeps its stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const known = knownTrouble(cause)
    if (known) return known
  }
  return error.constructor === Error && error.cause === undefined ? error.message : problemOf(error)
}

function knownTrouble(error: Error): string | undefined {
  const code = 'code' in error ? String(error.code) : ''
  if (NO_ANSWER.has(code) || error.message.includes('timeout exceeded when trying to connect'))
    return `The database at DATABASE_URL does not answer (${code || 'timeout'}). Is it running, and is the address right?`
  const path = 'path' in error ? String(error.path) : ''
  if (code === 'ENOENT' && path) return `There is no file ${path}.`
  if (code === 'EISDIR') return path ? `${path} is a folder, not a file.` : 'That is a folder, not a file.'
  const folder = FOLDER_TROUBLE[code]
  if (folder && path) return `${path} cannot be used: ${folder} (${code}).`
  return DATABASE_TROUBLE[code]
}
