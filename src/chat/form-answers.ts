import * as z from 'zod'

/** What a form may send back, by field; how much each field takes is asked by whoever reads it. */
export const formAnswers = z.record(
  z.string().max(60),
  z.union([z.string().max(4_000), z.array(z.string().max(200)), z.null()]),
)
