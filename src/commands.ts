import type { Place, Reply } from './chat/reply.ts'
import type { CommandCall, CommandName, InputOf } from './command-calls.ts'
import { APPROVAL_COMMANDS } from './commands/approval-commands.ts'
import { type Asked, type Command, type Commands, notice } from './commands/asked.ts'
import { ASSIGN_COMMANDS } from './commands/assign-commands.ts'
import { AWAY_COMMANDS } from './commands/away-commands.ts'
import { CHANNEL_COMMANDS } from './commands/channel-commands.ts'
import { CLEARANCE_COMMANDS } from './commands/clearance-commands.ts'
import { CLOSURE_COMMANDS } from './commands/closure-commands.ts'
import { CONTACT_COMMANDS } from './commands/contact-commands.ts'
import { NOTE_COMMANDS } from './commands/note-commands.ts'
import { OUTREACH_COMMANDS } from './commands/outreach-commands.ts'
import { OVERDUE_COMMANDS } from './commands/overdue-commands.ts'
import { PLAN_COMMANDS } from './commands/plan-commands.ts'
import { REPLY_COMMANDS } from './commands/reply-commands.ts'
import { SETTINGS_COMMANDS } from './commands/settings-commands.ts'
import { SUSPENSION_COMMANDS } from './commands/suspension-commands.ts'
import { viewKey } from './memory.ts'
import { loadDesk } from './organisations/load-desk.ts'
import { localDate } from './organisations/organisation.ts'
import type { Viewer } from './overdue/viewer.ts'
import { type Person, refusalFor } from './people/person.ts'
import type { Deps } from './ports.ts'

const COMMANDS: Commands<CommandName> = {
  ...OVERDUE_COMMANDS,
  ...CHANNEL_COMMANDS,
  ...NOTE_COMMANDS,
  ...ASSIGN_COMMANDS,
  ...CLEARANCE_COMMANDS,
  ...APPROVAL_COMMANDS,
  ...OUTREACH_COMMANDS,
  ...CONTACT_COMMANDS,
  ...REPLY_COMMANDS,
  ...AWAY_COMMANDS,
  ...SETTINGS_COMMANDS,
  ...SUSPENSION_COMMANDS,
  ...CLOSURE_COMMANDS,
  ...PLAN_COMMANDS,
}

/** The one way in for slash commands, buttons, forms and words: checks the person's right, then runs the verb. */
export async function runCommand(
  deps: Deps,
  who: { organisationId: string; actor: Person },
  place: Place,
  call: CommandCall,
): Promise<Reply> {
  const now = deps.now()
  const { organisation, version, asOfRecord } = await loadDesk(deps.db, who.organisationId)
  const context = {
    db: deps.db,
    now,
    newId: deps.newId,
    log: deps.log,
    organisationId: organisation.id,
    actor: who.actor.id,
    mailFrom: deps.mailer?.from,
    hasHook: deps.productHook !== undefined,
  }
  const today = localDate(organisation, now)
  const { memory } = deps
  const recall: Viewer['recall'] = memory
    ? (view, make) => memory.recall(viewKey(organisation.id, today, asOfRecord, view), make)
    : (_view, make) => make()
  const viewer = { organisation, version, personId: who.actor.id, today, now, recall }
  return dispatch({ context, viewer, actor: who.actor, place }, call)
}

function dispatch<N extends CommandName>(asked: Asked, call: { name: N; input: InputOf<N> }): Promise<Reply> {
  const command: Command<N> = COMMANDS[call.name]
  const refusal = command.mayUse === 'everyone' ? null : refusalFor(asked.actor, command.mayUse)
  if (refusal) return Promise.resolve(notice(refusal))
  return command.run(asked, call.input)
}
