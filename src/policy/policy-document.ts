import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { PolicyProblem } from './policy-problem.ts'

/** A YAML file as plain data, with where each part of it stands. */
export interface PolicyDocument {
  value: unknown
  /** Line of the setting, or of the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number | null
  /** A plain value as it was typed: `5.00`, where `value` has 5. */
  typed(path: readonly PropertyKey[]): string | null
}

const LONGEST = 500_000

const USUAL_REMEDY =
  'Mend the YAML: two spaces for each level, a blank after ":" and lists that start with "- ".'
const YAML_REMEDIES: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that contains ": " in quotes; else check the indentation.',
  DUPLICATE_KEY: 'The same setting stands here twice: keep one.',
  TAB_AS_INDENT: 'Indent with blanks, two for each level, instead of tabs.',
  MULTIPLE_DOCS: 'Keep one policy to a file: remove the line "---".',
}

/** Parses the text; broken YAML is told by line. */
export function parsePolicyDocument(source: string): PolicyDocument | { problems: PolicyProblem[] } {
  const whole = (problem: string, remedy: string) => ({
    problems: [{ path: '', line: null, problem, remedy }],
  })
  if (source.length > LONGEST)
    return whole('The file is too long for a policy.', 'Check that this is the right file.')
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines })
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        path: '',
        line: error.linePos?.[0]?.line ?? null,
        problem: firstSentence(error.message),
        remedy: YAML_REMEDIES[error.code] ?? USUAL_REMEDY,
      })),
    }
  }
  const data = plainData(() => document.toJS())
  if ('why' in data) return whole(data.why, 'Write the repeated parts out instead of using aliases.')

  const inside = (node: unknown, part: PropertyKey): { node: unknown; place: unknown } | null => {
    if (isAlias(node)) return inside(node.resolve(document), part)
    if (isSeq(node) && typeof part === 'number') return { node: node.items[part], place: node.items[part] }
    if (!isMap(node)) return null
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
    return pair ? { node: pair.value, place: pair.key } : null
  }
  return {
    value: data.value,
    lineOf: (path) => {
      let node: unknown = document.contents
      let line: number | null = null
      for (const part of path) {
        const found = inside(node, part)
        if (!found) break
        node = found.node
        const start = startOf(found.place)
        if (start !== null) line = lines.linePos(start).line
      }
      return line
    },
    typed: (path) => {
      const node: unknown = path.reduce<unknown>((at, part) => inside(at, part)?.node, document.contents)
      return isScalar(node) ? (node.source ?? null) : null
    },
  }
}

function startOf(place: unknown): number | null {
  return isNode(place) ? (place.range?.[0] ?? null) : null
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

/** Aliases within aliases can be made to grow without end, which the parser refuses by throwing. */
function plainData(read: () => unknown): { value: unknown } | { why: string } {
  try {
    return { value: read() }
  } catch (error) {
    return { why: error instanceof Error ? `${firstSentence(error.message)}.` : String(error) }
  }
}

function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}
