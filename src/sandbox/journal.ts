import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Changes to a workspace, a line each. Later entries win, so the file can be replayed from the top. */
export interface Journal<Entry> {
  entries: Entry[]
  append(entry: Entry): void
  /** Starts the file again from a picture of the present. */
  rewrite(entries: Entry[]): void
}

export function openJournal<Entry extends object>(file: string | undefined): Journal<Entry> {
  if (file === undefined) return { entries: [], append() {}, rewrite() {} }
  mkdirSync(dirname(file), { recursive: true })
  const entries = existsSync(file) ? readEntries<Entry>(readFileSync(file, 'utf8')) : []
  return {
    entries,
    append: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`),
    rewrite(all) {
      const fresh = `${file}.new`
      writeFileSync(fresh, all.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
      renameSync(fresh, file)
    },
  }
}

/** A kill can tear the line being written; whatever it said was never answered for, so it is left out. */
function readEntries<Entry extends object>(text: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      const entry: Entry = JSON.parse(line)
      return typeof entry === 'object' && entry !== null ? [entry] : []
    } catch {
      return []
    }
  })
}
