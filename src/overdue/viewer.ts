import type { DateTime } from 'luxon'
import type { Organisation } from '../organisations/organisation.ts'
import type { PolicyVersion } from '../policy/policy.ts'

/** Whose view, and when. */
export interface Viewer {
  organisation: Organisation
  version: PolicyVersion
  /** Null for a view that a whole channel will see: nothing in it is one person's own. */
  personId: string | null
  today: string
  now: DateTime
  /** The view as it was made before, while nothing was recorded since; it must be the same for everybody. */
  recall<T>(view: string, make: () => Promise<T>): Promise<T>
}
