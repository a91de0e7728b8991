import { and, eq, inArray } from 'drizzle-orm'
import { accounts } from '../../db/schema.ts'
import type { EndedAnswer } from '../answers/end-holds.ts'
import type { JudgedPromise } from '../answers/judge-promises.ts'
import type { Card } from '../chat/card.ts'
import { enqueue, laneOf } from '../outbox/enqueue.ts'
import { counted } from '../overdue/parts.ts'
import type { Context } from '../ports.ts'
import type { Askable, Roster } from './choose-asked.ts'

/** A sentence about an account for somebody. */
interface Outcome {
  accountId: string
  said: string
}

/** Tells whoever looks after the client what became of what they said: one message each, the CSM first. */
export async function tellOutcomes(
  context: Context,
  today: string,
  rosterOf: () => Promise<Roster>,
  judged: JudgedPromise[],
  ended: EndedAnswer[],
): Promise<void> {
  const outcomes = [
    ...judged.map(({ answer, said, broken, verdict }) => ({
      answer,
      said: verdict === 'kept' ? said : `${said}. ${counted(broken, 'promise')} of theirs broken so far`,
    })),
    ...ended,
  ]
  if (outcomes.length === 0) return
  const roster = await rosterOf()
  const known = await context.db
    .select({ id: accounts.id, name: accounts.name, csmId: accounts.csmId })
    .from(accounts)
    .where(
      and(
        eq(accounts.organisationId, context.organisationId),
        inArray(
          accounts.id,
          outcomes.map(({ answer }) => answer.accountId),
        ),
      ),
    )
  const byPerson = new Map<string, Outcome[]>()
  for (const { answer, said } of outcomes) {
    const account = known.find(({ id }) => id === answer.accountId)
    if (!account) continue
    const heard = [account.csmId, answer.saidBy, answer.ownerId].find(
      (id) => id !== null && reachable(roster.get(id)),
    )
    if (!heard) continue
    const told = byPerson.get(heard) ?? []
    byPerson.set(heard, [...told, { accountId: account.id, said: `${account.name}: ${said}.` }])
  }
  await context.db.transaction(async (tx) => {
    for (const [personId, told] of byPerson) {
      const [place] = roster.get(personId)?.places ?? []
      if (!place) continue
      const { workspaceId, userId } = place
      const lane = laneOf(workspaceId, { userId })
      const key = `outcomes:${personId}:${today}:${context.newId()}`
      await enqueue(tx, context, key, lane, { kind: 'post', workspaceId, to: { userId }, card: cardOf(told) })
    }
  })
}

function reachable(person: Askable | undefined): boolean {
  return person?.active === true && person.places.length > 0
}

const SHOWN = 15

function cardOf(told: Outcome[]): Card {
  const [first] = told
  const rest = told.length - SHOWN
  return {
    title: told.length === 1 ? 'What became of it' : 'What became of what you said',
    summary: told.length === 1 && first ? first.said : counted(told.length, 'account'),
    parts: [
      {
        kind: 'list',
        items: told.slice(0, SHOWN).map(({ accountId, said }) => ({
          text: said,
          button: { label: 'Open', call: { name: 'show-account', input: { accountId } } },
        })),
      },
      ...(rest > 0 ? [{ kind: 'context' as const, text: `and ${rest} more` }] : []),
    ],
  }
}
