import type { Db } from '../ports.ts'

/** An open database, whatever the driver. */
export interface Database {
  db: Db
  migrate(): Promise<void>
  close(): Promise<void>
}
