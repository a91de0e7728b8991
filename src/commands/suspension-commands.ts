import { LONGEST_REASON } from '../approvals/approval.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { FINANCE_ROLES, type Role } from '../people/person.ts'
import {
  cancelSuspension,
  finishByHand,
  requestReinstatement,
  requestSuspension,
  retrySuspension,
} from '../suspensions/act-on-suspension.ts'
import { type ActVerdict, extendSuspension, NO_SUSPENSION } from '../suspensions/extend-suspension.ts'
import { suspensionList } from '../suspensions/list-card.ts'
import { loadStopCase } from '../suspensions/load-stop-case.ts'
import { proposeByHand } from '../suspensions/propose-suspensions.ts'
import { loadSuspension, type Suspension } from '../suspensions/store.ts'
import { isStillOpen } from '../suspensions/suspension.ts'
import { suspensionCard } from '../suspensions/suspension-card.ts'
import { suspensionForm } from '../suspensions/suspension-form.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'
import { basisOf } from './give-answer.ts'
import { tooLong } from './too-long.ts'

type Names =
  | 'open-suspension'
  | 'save-suspension'
  | 'finish-suspension'
  | 'retry-suspension'
  | 'propose-suspension'
  | 'show-suspension'
  | 'show-suspensions'

/** More time is given by sponsors, and asked back for by whoever knows the client: the verbs look closer. */
const CONCERNED: readonly Role[] = [...FINANCE_ROLES, 'ceo', 'head_of_cs', 'csm', 'ae']

/** Stopping and restoring a client's service. */
export const SUSPENSION_COMMANDS: Commands<Names> = {
  'open-suspension': { mayUse: CONCERNED, run: open },
  'save-suspension': { mayUse: CONCERNED, run: save },
  'finish-suspension': {
    mayUse: FINANCE_ROLES,
    run: async (asked, { suspensionId, action }) =>
      action === undefined
        ? show(asked, suspensionId)
        : told(asked, await finishByHand(asked.context, await basisOf(asked), suspensionId, action)),
  },
  'retry-suspension': {
    mayUse: FINANCE_ROLES,
    run: async (asked, { suspensionId }) =>
      told(asked, await retrySuspension(asked.context, await basisOf(asked), suspensionId)),
  },
  'propose-suspension': { mayUse: FINANCE_ROLES, run: propose },
  'show-suspension': { mayUse: 'everyone', run: (asked, { suspensionId }) => show(asked, suspensionId) },
  'show-suspensions': {
    mayUse: 'everyone',
    run: async (asked) => card(await suspensionList(asked.context.db, await basisOf(asked))),
  },
}

async function open(asked: Asked, { suspensionId, act }: InputOf<'open-suspension'>): Promise<Reply> {
  const { context } = asked
  const suspension = await loadSuspension(context.db, context.organisationId, suspensionId)
  const found = suspension && (await loadStopCase(context, await basisOf(asked), suspension))
  if (!found) return notice(NO_SUSPENSION)
  if (!fits(suspension, act)) return show(asked, suspensionId)
  return { kind: 'form', form: suspensionForm(suspension, found.loaded.account.name, act, context.newId()) }
}

function fits(suspension: Suspension, act: InputOf<'open-suspension'>['act']): boolean {
  if (act === 'reinstate') return suspension.state === 'suspended'
  return act === 'request' ? suspension.state === 'proposed' : isStillOpen(suspension)
}

async function save(asked: Asked, input: InputOf<'save-suspension'>): Promise<Reply> {
  const { suspensionId, act, form, answers } = input
  const { context, actor } = asked
  const basis = await basisOf(asked)
  const reason = typeof answers.reason === 'string' ? answers.reason : ''
  const errors = tooLong('reason', reason, LONGEST_REASON)
  if (errors) return { kind: 'invalid', errors }
  const wanted = { suspensionId, reason }
  switch (act) {
    case 'request':
      return told(asked, await requestSuspension(context, basis, actor, wanted, form))
    case 'reinstate':
      return told(asked, await requestReinstatement(context, basis, actor, wanted, form))
    case 'cancel':
      return told(asked, await cancelSuspension(context, basis, actor, wanted))
    case 'extend': {
      const toOn = typeof answers.toOn === 'string' && answers.toOn !== '' ? answers.toOn : null
      return told(asked, await extendSuspension(context, basis, actor, { ...wanted, toOn }, form))
    }
  }
}

async function propose(asked: Asked, { accountId }: InputOf<'propose-suspension'>): Promise<Reply> {
  const verdict = await proposeByHand(asked.context, await basisOf(asked), accountId)
  return verdict.kind === 'refused' ? notice(verdict.why) : show(asked, verdict.suspensionId)
}

async function told(asked: Asked, verdict: ActVerdict): Promise<Reply> {
  switch (verdict.kind) {
    case 'refused':
      return notice(verdict.why)
    case 'invalid':
      return { kind: 'invalid', errors: verdict.errors }
    case 'done':
      return show(asked, verdict.suspensionId)
  }
}

async function show(asked: Asked, suspensionId: string): Promise<Reply> {
  const { context, viewer } = asked
  const suspension = await loadSuspension(context.db, context.organisationId, suspensionId)
  const found = suspension && (await loadStopCase(context, await basisOf(asked), suspension))
  return found ? card(suspensionCard(found, viewer.organisation, viewer.today)) : notice(NO_SUSPENSION)
}
