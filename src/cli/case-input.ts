import type * as z from 'zod'
import type { Terminal } from './terminal.ts'

/** Reads a case from a file of JSON; `why` says what is wrong with the file, and where. */
export async function readCase<T>(
  terminal: Terminal,
  file: string,
  schema: z.ZodType<T>,
): Promise<{ facts: T } | { why: string }> {
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await terminal.readFile(file)))
  } catch (error) {
    if (error instanceof SyntaxError) return { why: `${file} is no JSON: ${error.message}.` }
    if (error instanceof TypeError) return { why: `${file} is not text in UTF-8.` }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { why: `There is no file ${file}.` }
    throw error
  }
  const read = schema.safeParse(content)
  return read.success
    ? { facts: read.data }
    : { why: `${file} is no case: ${problems(read.error).join('; ')}.` }
}

/** Answers JSON Lines, one line each; a line that cannot be answered says why and its number, and the verb fails in the end. */
export async function answerLines<T>(
  terminal: Terminal,
  lines: AsyncIterable<string>,
  schema: z.ZodType<T>,
  defaults: object,
  answer: (given: T) => object,
): Promise<void> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    const given = parseLine(line, schema, defaults)
    if ('error' in given) terminal.setExitCode(1)
    terminal.out(JSON.stringify('error' in given ? { error: given.error, line: number } : answer(given.data)))
  }
}

function parseLine<T>(line: string, schema: z.ZodType<T>, defaults: object): { data: T } | { error: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { error: 'this is no JSON' }
  }
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  const given = schema.safeParse(isObject ? Object.assign({}, defaults, parsed) : parsed)
  return given.success ? { data: given.data } : { error: problems(given.error).join('; ') }
}

/** Each with its field, the first five. */
export function problems(error: z.ZodError): string[] {
  return error.issues.slice(0, 5).map(({ path, message }) => {
    const place = path.join('.')
    return place === '' || message.startsWith(`${place}:`) ? message : `${place}: ${message}`
  })
}

export function refuse(terminal: Terminal, ...why: string[]): void {
  for (const line of why) terminal.err(line)
  terminal.setExitCode(1)
}
