import { and, eq } from 'drizzle-orm'
import { accounts, answers } from '../../db/schema.ts'
import { lookAgain } from '../cases/look-again.ts'
import { tellPeople } from '../channels/tell.ts'
import type { Card } from '../chat/card.ts'
import { lines } from '../chat/card.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Context } from '../ports.ts'
import { concludeApproval } from './approval-of.ts'
import { noteOutreach } from './note-outreach.ts'
import type { Outreach } from './outreach.ts'
import { settleOutreach } from './store.ts'
import { refreshOutreach } from './tell-outreach.ts'

/** What an answer given by a returned mail is known by. */
export const BOUNCE = 'bounce:'

/**
 * A message came back, or its address was refused: nobody writes to the account before somebody names the right
 * contact, and whoever knows the client is asked for it. Inside the caller's transaction.
 * @returns whether it was news.
 */
export async function bounceOutreach(
  context: Context,
  basis: QuestionBasis,
  outreach: Outreach,
  why: string,
): Promise<boolean> {
  const { db: tx, organisationId, now } = context
  const to = { state: 'bounced', outcome: why } as const
  if (!(await settleOutreach(tx, organisationId, outreach, outreach.state, to))) return false
  await noteOutreach(context, basis.organisation, outreach, {
    verb: 'outreach-bounced',
    kind: 'outreach-bounced',
    actorId: null,
    text: `Mail to ${outreach.recipient.email ?? outreach.recipient.name} came back: ${why}`,
    data: { why, to: outreach.recipient.email },
  })
  if (outreach.state === 'queued' || outreach.state === 'sending')
    await concludeApproval(context, basis, outreach.id, { kind: 'failed', why })
  const owners = await ownersOf(context, outreach.accountId)
  const askedFirst = owners?.csmId ?? owners?.collectorId ?? null
  const saidBy = outreach.sentBy ?? outreach.senderId ?? owners?.collectorId ?? owners?.csmId
  if (saidBy)
    await tx.insert(answers).values({
      id: context.newId(),
      organisationId,
      accountId: outreach.accountId,
      kind: 'contact',
      state: 'active',
      reason: `Mail to ${outreach.recipient.email ?? 'the contact'} came back: ${why}`.slice(0, 500),
      ownerId: askedFirst,
      saidBy,
      saidAt: now.toJSDate(),
      saidOn: basis.today,
      data: { occurrence: `${BOUNCE}${outreach.id}` },
    })
  await lookAgain(context, basis.organisation, [outreach.accountId])
  const card = contactQuestionCard(outreach, owners?.name ?? outreach.facts.accountName, why)
  const concerned = [owners?.csmId ?? null, owners?.collectorId ?? null, outreach.sentBy]
  await tellPeople(context, concerned, `bounced:${outreach.id}:${outreach.revision}`, card)
  await refreshOutreach(context, basis, outreach.id)
  return true
}

/** Who may know the right contact: the account's own people. */
export async function ownersOf({ db, organisationId }: Context, accountId: string) {
  const [row] = await db
    .select({ name: accounts.name, csmId: accounts.csmId, collectorId: accounts.collectorId })
    .from(accounts)
    .where(and(eq(accounts.organisationId, organisationId), eq(accounts.id, accountId)))
  return row
}

export function contactQuestionCard(
  { accountId, recipient }: Pick<Outreach, 'accountId' | 'recipient'>,
  accountName: string,
  why: string,
): Card {
  return {
    title: `Who is the right contact at ${accountName}?`,
    summary: `A mail to ${accountName} came back`,
    parts: [
      {
        kind: 'text',
        text: lines([
          [{ bold: `Our mail to ${recipient.name} (${recipient.email ?? 'no address'}) came back.` }],
          why,
          'Nobody writes to them before the contact is corrected. Do you know the right one?',
        ]),
      },
      {
        kind: 'buttons',
        buttons: [
          {
            label: 'Right contact…',
            style: 'primary',
            call: { name: 'open-answer', input: { accountId, kind: 'contact' } },
          },
          { label: 'Open account', call: { name: 'show-account', input: { accountId } } },
        ],
      },
    ],
  }
}
