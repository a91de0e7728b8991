import type { Context, Workspace } from '../ports.ts'
import { findPersonByEmail } from './find-asker.ts'
import { linkIdentity } from './link-identity.ts'
import type { Person } from './person.ts'

/** What the platform says about an account. */
export interface Account {
  userId: string
  /** As the platform shows it, for sentences. */
  name: string
  /** Null when the platform keeps it from us. */
  email: string | null
  /** The address was proven to the platform. */
  emailVerified: boolean
  /** How they write, such as `en-GB`, where the platform tells. */
  locale?: string
  kind: 'member' | 'guest' | 'bot' | 'stranger' | 'gone'
}

/** Who asks, or why nobody is answered. */
export type Identified = { kind: 'known'; actor: Person } | { kind: 'refused'; why: string }

export type Recognition = { kind: 'known'; person: Person } | { kind: 'unknown'; why: string }

const NOT_FOR: Record<Exclude<Account['kind'], 'member'>, string> = {
  guest: 'Dunwell answers full members of this workspace only; guests cannot see receivables.',
  bot: 'Dunwell answers people, not other apps.',
  stranger: 'Dunwell answers people of its own company only, also in channels shared with others.',
  gone: 'This account was switched off, so Dunwell does not answer it.',
}

const NO_EMAIL: Record<Workspace['platform'], string> = {
  slack:
    'Dunwell cannot see your e-mail address. Whoever runs Dunwell must grant its app the scope users:read.email.',
  teams:
    'Teams tells Dunwell no e-mail address of yours. Ask an administrator to enter one in your Microsoft 365 profile.',
}

/** Matches an account to a person by e-mail, once; afterwards the identity is remembered. */
export async function recognise(
  context: Context,
  workspace: Workspace,
  account: Account,
): Promise<Recognition> {
  if (account.kind !== 'member') return { kind: 'unknown', why: NOT_FOR[account.kind] }
  if (!account.email) {
    return {
      kind: 'unknown',
      why: NO_EMAIL[workspace.platform],
    }
  }
  if (!account.emailVerified) {
    return {
      kind: 'unknown',
      why: `Your address ${account.email} is not confirmed in this workspace yet. Confirm it, then try again.`,
    }
  }
  const person = await findPersonByEmail(context.db, context.organisationId, account.email)
  if (!person) {
    return {
      kind: 'unknown',
      why: `I don't know ${account.email} yet. Ask whoever runs Dunwell to add you: dunwell import people FILE`,
    }
  }
  if (person.active) await linkIdentity(context, workspace, person, account)
  return { kind: 'known', person }
}

/** A person whose account is known, if they may use Dunwell at all. */
export function admit(actor: Person): Identified {
  return actor.active
    ? { kind: 'known', actor }
    : {
        kind: 'refused',
        why: `${actor.name} is marked as no longer active in Dunwell. If that is wrong, ask whoever runs Dunwell to import you as active.`,
      }
}
