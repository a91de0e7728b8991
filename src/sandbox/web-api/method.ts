import type { Desk } from '../desk.ts'
import type { Args } from './args.ts'

export interface Method {
  /** What the token must be allowed to do. */
  scope?: string
  run(desk: Desk, args: Args): Record<string, unknown>
}

export type Methods = Record<string, Method>
