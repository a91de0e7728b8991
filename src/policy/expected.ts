import * as z from 'zod'
import { policySchema } from './policy.ts'

/** What may stand somewhere in a policy file. */
export interface Expected {
  /** Such as `a whole number from 1 to 3650`. */
  words: string
  /** Settings, or keys, that may stand inside. */
  keys: string[]
  /** The words to choose from. */
  choices: string[]
}

const shape = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
  items: z.unknown().optional(),
})
type Shape = z.infer<typeof shape>

let root: Shape | undefined

/** Read off the schema itself, so that advice and check cannot drift apart. */
export function expectedAt(path: readonly PropertyKey[]): Expected {
  root ??= shape.parse(
    z.toJSONSchema(policySchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }),
  )
  const found = path.reduce<Shape>((at, part) => {
    const inner =
      typeof part === 'number' ? at.items : (at.properties?.[String(part)] ?? at.additionalProperties)
    return shape.safeParse(inner).data ?? {}
  }, root)
  const names = shape.safeParse(found.propertyNames).data
  return {
    words: wordsFor(found),
    keys: [...Object.keys(found.properties ?? {}), ...(names?.enum ?? [])],
    choices: found.enum ?? [],
  }
}

function wordsFor(found: Shape): string {
  if (found.description) return found.description
  if (found.enum) return `one of: ${found.enum.join(', ')}`
  if (found.type === 'integer') return `a whole number${rangeOf(found)}`
  if (found.type === 'string')
    return `a text of ${found.minLength ?? 0} to ${found.maxLength ?? 1000} characters`
  if (found.type === 'boolean') return 'true or false'
  if (found.type === 'array') return 'a list'
  if (found.type === 'object') return 'a block of settings'
  return 'something else'
}

function rangeOf({ minimum, maximum }: Shape): string {
  if (minimum === undefined || maximum === undefined) return ''
  return ` from ${minimum} to ${maximum}`
}
