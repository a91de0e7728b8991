import { bigint, date, timestamp } from 'drizzle-orm/pg-core'

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const localDate = (name: string) => date(name, { mode: 'string' })
export const minor = (name: string) => bigint(name, { mode: 'number' })
