import { enqueue } from '../outbox/enqueue.ts'
import type { Context } from '../ports.ts'
import type { Suspension } from './store.ts'

/** Orders an action at the product. Orders of one account are carried out one after the other. */
export async function orderHook(
  context: Context,
  { id, accountId }: Pick<Suspension, 'id' | 'accountId'>,
  action: 'suspend' | 'restore',
): Promise<void> {
  const key = `hook:${id}:${action}:${context.newId()}`
  await enqueue(context.db, context, key, `hook:${accountId}`, { kind: 'hook', suspensionId: id, action })
}
