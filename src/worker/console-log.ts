import type { Log } from '../ports.ts'

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent']

/** One object per line, which Workers Logs takes apart into fields. */
export function createConsoleLog(level: string): Log {
  const from = LEVELS.indexOf(level)
  const write = (name: 'info' | 'warn' | 'error') => (fields: Record<string, unknown>, message: string) => {
    if (LEVELS.indexOf(name) >= from) console[name](JSON.stringify({ level: name, ...fields, message }))
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
