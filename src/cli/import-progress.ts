import type { Progress } from '../receivables/csv/read-table.ts'
import type { Terminal } from './terminal.ts'

const QUIET_MS = 500

/** Says how fast a long import goes and how long the phase will still take. */
export function progressLine(terminal: Terminal): Progress {
  let phase = ''
  let startedMs = performance.now()
  return (now, done, total) => {
    if (now !== phase) {
      phase = now
      startedMs = performance.now()
      return
    }
    const passedMs = performance.now() - startedMs
    if (passedMs < QUIET_MS || done === 0) return
    const rate = now === 'reading' ? '' : `, ${Math.round((done / passedMs) * 1000)} rows/s`
    const left = Math.ceil(((total - done) / done) * (passedMs / 1000))
    terminal.progress(`${now} ${Math.floor((done / total) * 100)} %${rate}, ${left} s left`)
  }
}
