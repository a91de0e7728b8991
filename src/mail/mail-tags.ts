import * as z from 'zod'

/** What a provider carries beside a mail and gives back with its news: whatever else stands there is not ours. */
export const taggedId = z.uuid()
export const taggedRevision = z.coerce.number().int().min(1)
