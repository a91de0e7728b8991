import * as z from 'zod'
import { type Block, block } from './block.ts'
import { elementsOf } from './elements-of.ts'

export type Checked = { ok: true; blocks: Block[] } | { ok: false; messages: string[] }

/** Where blocks may stand; each place has its own limit and its own refusals. */
export type Surface = 'message' | 'modal' | 'home'

const mostBlocks = { message: 50, modal: 100, home: 100 } as const

/** Checks blocks as Slack does and complains in Slack's words. `pointer` is where they stand in the request. */
export function validateBlocks(input: unknown, surface: Surface, pointer = '/blocks'): Checked {
  if (!Array.isArray(input)) return refuse([`must be an array [json-pointer:${pointer}]`])
  if (input.length > mostBlocks[surface]) {
    return refuse([`no more than ${mostBlocks[surface]} items allowed [json-pointer:${pointer}]`])
  }
  const read = z.array(block).safeParse(input)
  if (!read.success) return refuse(read.error.issues.map((issue) => complaint(issue, pointer)))
  const messages = acrossBlocks(read.data, surface, pointer)
  return messages.length > 0 ? refuse(messages) : { ok: true, blocks: read.data }
}

function acrossBlocks(blocks: Block[], surface: Surface, pointer: string): string[] {
  const messages: string[] = []
  const blockIds = new Set<string>()
  blocks.forEach((one, at) => {
    const here = `${pointer}/${at}`
    if (one.block_id !== undefined) {
      if (blockIds.has(one.block_id))
        messages.push(`\`block_id\` is not unique [json-pointer:${here}/block_id]`)
      blockIds.add(one.block_id)
    }
    const actionIds = new Set<string>()
    for (const element of elementsOf(one)) {
      if (element.action_id === undefined) continue
      if (actionIds.has(element.action_id)) {
        messages.push(`\`action_id\` "${element.action_id}" already exists [json-pointer:${here}]`)
      }
      actionIds.add(element.action_id)
    }
    if (one.type === 'input' && ['button', 'overflow'].includes(one.element.type)) {
      messages.push(`unsupported type: ${one.element.type} [json-pointer:${here}/element/type]`)
    }
    if (one.type === 'actions' && one.elements.some((element) => element.type.endsWith('_input'))) {
      messages.push(`unsupported type in actions [json-pointer:${here}/elements]`)
    }
    if (one.type === 'table' && surface !== 'message') {
      messages.push(`unsupported type: table [json-pointer:${here}/type]`)
    }
  })
  if (blocks.filter((one) => one.type === 'table').length > 1) {
    messages.push(`only one table block is allowed per message [json-pointer:${pointer}]`)
  }
  return messages
}

function complaint(issue: z.core.$ZodIssue, pointer: string): string {
  const nested = issue.code === 'invalid_union' ? closest(issue.errors) : undefined
  if (nested) return complaint({ ...nested, path: [...issue.path, ...nested.path] }, pointer)
  const where = `[json-pointer:${[pointer, ...issue.path.map(String)].join('/')}]`
  return `${sentence(issue)} ${where}`
}

/** Of several readings that failed, the one that got furthest says best what is wrong. */
function closest(readings: z.core.$ZodIssue[][]): z.core.$ZodIssue | undefined {
  const wrongType = (issues: z.core.$ZodIssue[]) => issues.some((issue) => issue.path.at(-1) === 'type')
  return (readings.find((issues) => issues.length > 0 && !wrongType(issues)) ?? readings[0])?.[0]
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : `no more than ${issue.maximum} items allowed`
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : `no fewer than ${issue.minimum} items required`
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return 'unsupported type'
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? `missing required field: ${String(issue.path.at(-1))}`
        : `must be a valid ${issue.expected}`
    default:
      return issue.message
  }
}

function refuse(messages: string[]): Checked {
  return { ok: false, messages: messages.map((message) => `[ERROR] ${message}`) }
}
