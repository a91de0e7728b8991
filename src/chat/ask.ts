import type { CommandCall } from '../command-calls.ts'
import type { KnownWorkspace, Seen } from '../people/find-asker.ts'
import { noteSeen } from '../people/note-seen.ts'
import type { Person } from '../people/person.ts'
import type { Identified } from '../people/recognise.ts'
import type { Deps } from '../ports.ts'
import { problemOf } from '../problem-of.ts'
import { directCard } from './card.ts'
import { quoted } from './commands-registry.ts'
import type { Place, Reply } from './reply.ts'

export type RunCommand = (
  deps: Deps,
  who: { organisationId: string; actor: Person },
  place: Place,
  call: CommandCall,
) => Promise<Reply>

export type ParseSlash = (command: 'overdue' | 'dunwell', text: string) => CommandCall

/** What the listeners of a chat platform hand requests to. */
export interface Product {
  deps: Deps
  runCommand: RunCommand
  parseSlash: ParseSlash
  /** Requests may come to any of several processes: which were received before is read from the database. */
  acrossProcesses?: boolean
  /** After this long the asker is told that it is being worked on. */
  patienceMs?: number
}

/** A request from a workspace that is connected. */
export interface Asking {
  workspace: KnownWorkspace
  /** When their account was last heard from; null for one never seen before. */
  seen: Seen | null
  where: Omit<Place, 'workspace'>
  /** Undefined for a click whose value we did not write, or wrote in an older release. */
  call: CommandCall | undefined
  identify(): Promise<Identified>
}

/** Runs a call for whoever asked. Whatever goes wrong, the asker gets a sentence. */
export async function answerCall(product: Product, asking: Asking): Promise<Reply> {
  const { deps } = product
  const { where, call } = asking
  try {
    const asker = await asking.identify()
    if (asker.kind === 'refused') return { kind: 'notice', text: asker.why }
    const { id, platform, externalId, organisationId } = asking.workspace
    await noteSeen(deps, asking.workspace, where, asking.seen)
    if (!call) return { kind: 'notice', text: wornOut(platform) }
    const place = { ...where, workspace: { id, organisationId, platform, externalId } }
    const reply = await product.runCommand(deps, { organisationId, actor: asker.actor }, place, call)
    return where.direct && reply.kind === 'card' ? { ...reply, card: directCard(reply.card) } : reply
  } catch (error) {
    const reference = deps.newId().slice(-8)
    deps.log.error({ reference, command: call?.name, problem: problemOf(error) }, 'a command failed')
    return {
      kind: 'notice',
      text: `Something went wrong on our side (ref ${reference}). Nothing was changed. Try again; if it stays, show this reference to whoever runs Dunwell.`,
    }
  }
}

export const NO_DATABASE =
  'Dunwell cannot reach its database right now. Nothing was changed. Try again in a minute.'

function wornOut(platform: KnownWorkspace['platform']): string {
  return `That button no longer works; ask with ${quoted(platform, 'overdue', '')} again.`
}
