import { openNeon } from './drivers/neon.ts'
import { createWorker } from './worker/create-worker.ts'

export default createWorker({
  openDatabase: openNeon,
  now: () => Date.now(),
  newId: () => crypto.randomUUID(),
})
