import { parse } from 'yaml'
import * as z from 'zod'
import { columnsOf } from './import-columns.ts'
import { IMPORT_KINDS, type ImportKindName } from './import-outcome.ts'

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const flags = {
  dueBeforeIssue: z.enum(['accept', 'skip']),
  duplicates: z.enum(['first', 'last', 'each']),
  earlyPayment: z.enum(['accept', 'unplaced', 'skip']),
  duplicatePayment: z.enum(['accept', 'skip']),
  overPayment: z.enum(['accept', 'unplaced', 'skip']),
  unknownInvoice: z.enum(['unplaced', 'skip']),
}

/** What a mapping file may say; every key but `kind` and `columns` has a flag of the same name. */
const mappingSchema = z.strictObject({
  kind: z.enum(IMPORT_KINDS).optional(),
  /** Their heading → our column, or several of ours; `-` ignores theirs. */
  columns: z.record(z.string().min(1), names).default({}),
  /** Our column → a value that every row has. */
  constants: z.record(z.string().min(1), z.coerce.string()).default({}),
  currency: z.string().length(3).optional(),
  dateFormat: z.string().min(1).optional(),
  delimiter: z.string().min(1).optional(),
  encoding: z.string().min(1).optional(),
  decimal: z.enum(['dot', 'comma']).optional(),
  createAccounts: z.boolean().optional(),
  /** Days from issue to due date where the file gives none. */
  termsDays: z.number().int().min(0).max(365).optional(),
  /** Our columns whose values together name a row that has no id of its own. */
  deriveId: z.array(z.string().min(1)).min(1).optional(),
  lostZeros: z.enum(['match', 'new']).optional(),
  dueBeforeIssue: flags.dueBeforeIssue.optional(),
  duplicates: flags.duplicates.optional(),
  /** Rows called credit notes whose amounts are positive. */
  creditNotes: z.enum(['negate', 'keep']).optional(),
  duplicatePayment: flags.duplicatePayment.optional(),
  earlyPayment: flags.earlyPayment.optional(),
  overPayment: flags.overPayment.optional(),
  totals: z.enum(['ignore']).optional(),
  unknownInvoice: flags.unknownInvoice.optional(),
})

export type Mapping = z.infer<typeof mappingSchema>

export type MappingRead = { kind: 'mapping'; mapping: Mapping } | { kind: 'refused'; problems: string[] }

/** Reads a mapping file; every problem is a sentence that names its place and what would be right. */
export function readMapping(yaml: string, kind: ImportKindName): MappingRead {
  let content: unknown
  try {
    content = parse(yaml)
  } catch (error) {
    return { kind: 'refused', problems: [`The mapping is not YAML: ${firstLine(error)}`] }
  }
  const read = mappingSchema.safeParse(content ?? {})
  if (!read.success) {
    return {
      kind: 'refused',
      problems: read.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`),
    }
  }
  const problems = unknownColumns(read.data, kind)
  if (read.data.kind && read.data.kind !== kind) {
    problems.push(`kind: this mapping is for ${read.data.kind}, not for ${kind}.`)
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'mapping', mapping: read.data }
}

/** Our columns as a list, whether the mapping names one or several. */
export function targetsOf(names: string | string[]): string[] {
  return typeof names === 'string' ? [names] : names
}

function unknownColumns(mapping: Mapping, kind: ImportKindName): string[] {
  const known = columnsOf(kind).map((column) => column.name)
  const used = [
    ...Object.entries(mapping.columns).flatMap(([theirs, ours]) =>
      targetsOf(ours).map((name) => [`columns.${theirs}`, name] as const),
    ),
    ...Object.keys(mapping.constants).map((name) => [`constants.${name}`, name] as const),
    ...(mapping.deriveId ?? []).map((name) => ['deriveId', name] as const),
  ]
  return used
    .filter(([, name]) => name !== '-' && !known.includes(name))
    .map(([place, name]) => `${place}: ${kind} have no column "${name}"; there are ${known.join(', ')}.`)
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the mapping' : path.map(String).join('.')
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
