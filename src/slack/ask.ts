import type { WebClient } from '@slack/web-api'
import { answerCall, type Product } from '../chat/ask.ts'
import type { Place, Reply } from '../chat/reply.ts'
import type { CommandCall } from '../command-calls.ts'
import { type Waited, within } from '../within.ts'
import { identify } from './identify.ts'
import type { Source } from './source.ts'

/** Runs a call for whoever asked in Slack. */
export async function ask(
  product: Product,
  source: Source | undefined,
  client: WebClient,
  where: Omit<Place, 'workspace'>,
  call: CommandCall | undefined,
): Promise<Reply> {
  if (!source || source.kind === 'refused') {
    return { kind: 'notice', text: source?.why ?? 'Dunwell does not know this workspace.' }
  }
  return answerCall(product, {
    workspace: source.workspace,
    seen: source.seen,
    where,
    call,
    identify: () => identify(product.deps, source, client, where.userId),
  })
}

const DEFAULT_PATIENCE_MS = 2_300

/** The value if it comes while the asker's patience, and Slack's three seconds, last. */
export function soon<T>(product: Product, work: Promise<T>): Promise<Waited<T>> {
  return within(product.patienceMs ?? DEFAULT_PATIENCE_MS, work)
}
