import { readFileSync, writeFileSync } from 'node:fs'
import { openBenchDatabase } from './bench-server.ts'
import { TODAY } from './calendar.ts'
import { serveParent } from './child.ts'
import { type Company, runWholeDay } from './product.ts'

/** One whole run in a process of its own, which watches the memory it holds. */
const [url = '', company = '{}'] = process.argv.slice(2)
const { db, pool } = await openBenchDatabase(url)
await pool.query('select 1')
await db.execute('select 1')

serveParent({}, async () => {
  // Linux forgets the highest mark so far, which the compiling of modules set; elsewhere it stays, and
  // the answer can only be too high.
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {}
  const idleKb = process.memoryUsage.rss() / 1024
  const known: Company = JSON.parse(company)
  await runWholeDay(db, known, TODAY)
  return { idleKb, peakKb: highestKb() }
})

function highestKb(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
