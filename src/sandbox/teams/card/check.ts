import { isObject } from './card-json.ts'

/** Looks at one value and reports what is wrong with it. */
export type Check = (value: unknown, path: string, found: Findings) => void

export interface Findings {
  problems: string[]
  /** Ids of inputs and elements, to find one used twice. */
  ids: Set<string>
}

export interface Shape {
  properties: Record<string, Check>
  required: string[]
}

export const text: Check = (value, path, found) => {
  if (typeof value !== 'string') found.problems.push(`${path} must be text`)
}

export const flag: Check = (value, path, found) => {
  if (typeof value !== 'boolean') found.problems.push(`${path} must be true or false`)
}

export const number: Check = (value, path, found) => {
  if (typeof value !== 'number' || Number.isNaN(value)) found.problems.push(`${path} must be a number`)
}

export const anything: Check = () => {}

/** Adaptive Cards compare names without regard to case. */
export function oneOf(...names: string[]): Check {
  return (value, path, found) => {
    const fits = typeof value === 'string' && names.some((name) => name.toLowerCase() === value.toLowerCase())
    if (!fits)
      found.problems.push(`${path} is ${JSON.stringify(value)}, which is none of ${names.join(', ')}`)
  }
}

export function either(...checks: Check[]): Check {
  return (value, path, found) => {
    const attempts = checks.map((check) => {
      const attempt: Findings = { problems: [], ids: new Set(found.ids) }
      check(value, path, attempt)
      return attempt
    })
    const fitting = attempts.find(({ problems }) => problems.length === 0)
    if (!fitting) found.problems.push(...(attempts[0]?.problems ?? []))
    else for (const id of fitting.ids) found.ids.add(id)
  }
}

export function listOf(check: Check, most = Number.POSITIVE_INFINITY): Check {
  return (value, path, found) => {
    if (!Array.isArray(value)) {
      found.problems.push(`${path} must be a list`)
      return
    }
    if (value.length > most) found.problems.push(`${path} holds ${value.length}, more than ${most}`)
    for (const [at, one] of value.entries()) check(one, `${path}[${at}]`, found)
  }
}

export function shaped(shape: Shape, allowed: string[] = []): Check {
  return (value, path, found) => {
    if (!isObject(value)) {
      found.problems.push(`${path} must be an object`)
      return
    }
    for (const name of shape.required) {
      if (value[name] === undefined) found.problems.push(`${path}.${name} is missing`)
    }
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined || allowed.includes(name)) continue
      const check = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined
      if (check) check(inner, `${path}.${name}`, found)
      else found.problems.push(`${path} has the unknown property ${name}`)
    }
  }
}
