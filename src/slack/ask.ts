import type { WebClient } from '@slack/web-api'
import type { Place, Reply } from '../chat/reply.ts'
import type { CommandCall } from '../command-calls.ts'
import type { Person } from '../people/person.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { identify } from './identify.ts'
import type { Source } from './source.ts'

export type RunCommand = (
  deps: Deps,
  who: { organisationId: string; actor: Person },
  place: Place,
  call: CommandCall,
) => Promise<Reply>

export type ParseSlash = (command: 'overdue' | 'dunwell', text: string) => CommandCall

/** What the listeners hand requests to. */
export interface Product {
  deps: Deps
  runCommand: RunCommand
  parseSlash: ParseSlash
  /** After this long the asker is told that it is being worked on. */
  patienceMs?: number
}

/** A click whose value we did not write, or wrote in an older release. */
const WORN_OUT = 'That button no longer works; run /overdue again.'

/** Runs a call for whoever asked. Whatever goes wrong, the asker gets a sentence. */
export async function ask(
  product: Product,
  source: Source | undefined,
  client: WebClient,
  where: Omit<Place, 'workspace'>,
  call: CommandCall | undefined,
): Promise<Reply> {
  const { deps } = product
  if (!source || source.kind === 'refused') {
    return { kind: 'notice', text: source?.why ?? 'Dunwell does not know this workspace.' }
  }
  try {
    const asker = await identify(deps, source, client, where.userId)
    if (asker.kind === 'refused') return { kind: 'notice', text: asker.why }
    if (!call) return { kind: 'notice', text: WORN_OUT }
    const { id, platform, externalId, organisationId } = source.workspace
    const place = { ...where, workspace: { id, platform, externalId } }
    return await product.runCommand(deps, { organisationId, actor: asker.actor }, place, call)
  } catch (error) {
    const reference = deps.newId().slice(-8)
    deps.log.error({ reference, command: call?.name, problem: problemOf(error) }, 'a command failed')
    return {
      kind: 'notice',
      text: `Something went wrong on our side (ref ${reference}). Nothing was changed. Try again; if it stays, show this reference to whoever runs Dunwell.`,
    }
  }
}

const DEFAULT_PATIENCE_MS = 2_300

export type Waited<T> = { late: false; value: T } | { late: true }

/** The value if it comes while the asker's patience, and Slack's three seconds, last. */
export async function soon<T>(product: Product, work: Promise<T>): Promise<Waited<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Waited<T>>((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), product.patienceMs ?? DEFAULT_PATIENCE_MS)
  })
  const value = work.then((done): Waited<T> => ({ late: false, value: done }))
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}
