import type * as z from 'zod'
import { isCurrency } from '../receivables/money.ts'
import { nearest } from './did-you-mean.ts'
import { expectedAt } from './expected.ts'
import type { PolicyDocument } from './policy-document.ts'
import { type Finding, grave } from './policy-problem.ts'

/** What a breach of the schema means, and how to mend it. */
export function explainIssue(issue: z.core.$ZodIssue, document: PolicyDocument): Finding[] {
  const expected = expectedAt(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      grave([...issue.path, key], `There is no setting "${key}" here.`, insteadOf(key, expected.keys)),
    )
  }
  if (issue.code === 'invalid_key') return [explainKey(issue.path)]

  const value = valueAt(document.value, issue.path)
  const name = String(issue.path.at(-1) ?? 'the policy')
  if (issue.path.length === 0)
    return [grave([], 'The file holds no policy.', `Start from one of the presets: dunwell policy presets.`)]
  if (value === undefined || value === null) {
    const problem = value === undefined ? `"${name}" is missing.` : `"${name}" is empty.`
    return [grave(issue.path, problem, `Write ${expected.words}.`)]
  }
  const shown = shorten(JSON.stringify(value))
  if (typeof value === 'number' && issue.code === 'invalid_type' && issue.expected === 'string') {
    const typed = document.typed(issue.path) ?? String(value)
    return [grave(issue.path, `${typed} stands without quotes.`, `Put it in quotes: '${typed}'.`)]
  }
  if (expected.choices.length > 0) {
    const remedy = insteadOf(typeof value === 'string' ? value : '', expected.choices)
    return [grave(issue.path, `${shown} is not known here.`, remedy)]
  }
  return [grave(issue.path, problemOf(issue, shown, expected.words), `Write ${expected.words}.`)]
}

function problemOf(issue: z.core.$ZodIssue, shown: string, words: string): string {
  if (issue.code === 'too_small')
    return issue.origin === 'int' || issue.origin === 'number'
      ? `${shown} is too small.`
      : 'There is nothing in it.'
  if (issue.code === 'too_big')
    return issue.origin === 'int' || issue.origin === 'number'
      ? `${shown} is too large.`
      : `It is too long; ${issue.maximum} is the most.`
  return `${shown} is not ${words}.`
}

function explainKey(path: PropertyKey[]): Finding {
  const key = String(path.at(-1))
  const parent = path.at(-2)
  if (parent === 'tolerance') {
    const upper = key.toUpperCase()
    const remedy = isCurrency(upper) ? `Did you mean "${upper}"?` : 'Write an ISO 4217 code such as USD.'
    return grave(path, `"${key}" is not a currency.`, remedy)
  }
  return grave(
    path,
    `"${key}" cannot be the name of a segment.`,
    'Write it as in the accounts: 1 to 60 characters, no blanks around it.',
  )
}

function insteadOf(written: string, known: readonly string[]): string {
  const meant = nearest(written, known)
  const all = known.length > 0 ? `Possible here: ${known.join(', ')}.` : 'Remove it.'
  return meant === null ? all : `Did you mean "${meant}"? ${all}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, part) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    return Reflect.get(at, part)
  }, value)
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
