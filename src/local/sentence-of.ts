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
  '57P03': 'The database at DATABASE_URL is just starting or stopping. Try again in a moment.',
  '53300': 'The database at DATABASE_URL takes no more connections now. Try again in a moment.',
}

const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
])
/** It answers, but takes nobody yet. */
const NOT_NOW = new Set(['57P03', '53300'])
/** How the driver names what has no code: it gave up waiting, or the other side hung up. */
const WITHOUT_CODE = /timeout exceeded when trying to connect|^Connection terminated/

/** Errors of the system in words; a bug keeps its stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  for (const cause of causesOf(error)) {
    const known = knownTrouble(cause)
    if (known) return known
  }
  return error.constructor === Error && error.cause === undefined ? error.message : problemOf(error)
}

/** Why a database could not be spoken to just now; undefined for errors that waiting does not mend. */
export function whyNoAnswer(error: unknown): string | undefined {
  const silent = causesOf(error).find((cause) => NOT_NOW.has(codeOf(cause)) || isSilence(cause))
  return silent && (silent.message || codeOf(silent))
}

function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

function isSilence(error: Error): boolean {
  return NO_ANSWER.has(codeOf(error)) || WITHOUT_CODE.test(error.message)
}

function knownTrouble(error: Error): string | undefined {
  const code = codeOf(error)
  if (isSilence(error))
    return `The database at DATABASE_URL does not answer (${code || 'no connection'}). Is it running, and is the address right?`
  const path = 'path' in error ? String(error.path) : ''
  if (code === 'ENOENT' && path) return `There is no file ${path}.`
  if (code === 'EISDIR') return path ? `${path} is a folder, not a file.` : 'That is a folder, not a file.'
  const folder = FOLDER_TROUBLE[code]
  if (folder && path) return `${path} cannot be used: ${folder} (${code}).`
  return DATABASE_TROUBLE[code]
}
