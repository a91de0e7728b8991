import { and, eq, inArray } from 'drizzle-orm'
import { people } from '../../db/schema.ts'
import { isChaseable, undisputedMinor } from '../cases/case.ts'
import { type Askable, holdersOf, type Roster } from '../clearances/choose-asked.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import type { Role } from '../people/person.ts'
import type { PolicyStep, PolicyTier } from '../policy/policy.ts'
import type { Context } from '../ports.ts'
import { daysOverdue, plusDays } from '../receivables/aging.ts'
import type { Contact } from './load-contact.ts'
import { isMailAddress } from './mail-of.ts'
import { oneLine, safeLink } from './mail-text.ts'
import type { Copy, OutreachFacts, Recipient } from './outreach.ts'
import { loadOutreachSettings } from './settings.ts'
import { earlierMails } from './store.ts'

/** Everything a text is made from. */
export interface Letter {
  language: string
  facts: OutreachFacts
  recipient: Recipient
  copies: Copy[]
  senderId: string | null
  deadlineOn: string | null
}

/** Days that a letter gives when the policy's step names none. */
const USUAL_DAYS = { email: 10, notice: 7 }

/** What a customer reads under a name. */
const TITLES: Partial<Record<Role, string>> = {
  collector: 'Accounts Receivable',
  finance_lead: 'Finance Lead',
  vp_finance: 'VP Finance',
  cfo: 'Chief Financial Officer',
  ceo: 'Chief Executive Officer',
  head_of_cs: 'Head of Customer Success',
  csm: 'Customer Success',
  ae: 'Account Executive',
}

/**
 * Who writes, to whom, about what, with whom in copy: read now, for the step as the policy has it.
 * @param bySomebody whether a person sends it, in their own name.
 * @param contactId whom it was decided to write to; the billing contact unless that one is still there.
 */
export async function loadLetter(
  { db, organisationId }: Pick<Context, 'db' | 'organisationId'>,
  { organisation, today }: QuestionBasis,
  { loaded, account, policy }: Contact,
  { step, tier }: { step: PolicyStep; tier: PolicyTier },
  roster: Roster,
  bySomebody: boolean,
  contactId?: string | null,
): Promise<Letter> {
  const settings = await loadOutreachSettings(db, organisationId)
  const { csmId, aeId, collectorId } = loaded.account
  const owners = { csmId, aeId, collectorId }
  const sender = bySomebody ? senderOf(tier, owners, roster) : undefined
  const around = await peopleOf(db, organisationId, [csmId, aeId, sender?.id ?? null])
  const csm = csmId === null ? undefined : around.get(csmId)
  const own = sender && around.get(sender.id)
  const chaseable = new Set(
    account.invoices.filter((one) => isChaseable(policy, one, today)).map(({ id }) => id),
  )
  const invoices = loaded.invoices
    .filter(({ id }) => chaseable.has(id))
    .map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      currency: invoice.currency,
      totalMinor: invoice.totalMinor,
      openMinor: undisputedMinor(invoice),
      dueOn: invoice.dueOn,
      payUrl: safeLink(invoice.payUrl),
    }))
  const deadlineOn = deadlineOf(step, tier, today)
  const earlier = await earlierMails(db, organisationId, loaded.account.id, organisation.timeZone, null)
  const recipient = recipientOf(loaded.contacts, contactId ?? null)
  const fromName = settings.fromName ?? organisation.name
  return {
    language: settings.language,
    recipient,
    copies: copiesOf(tier, loaded.contacts, recipient, {
      csm,
      ae: aeId === null ? undefined : around.get(aeId),
    }),
    senderId: sender?.id ?? null,
    deadlineOn,
    facts: {
      accountName: loaded.account.name,
      organisationName: organisation.name,
      tier: tier.tier,
      days: invoices[0] ? daysOverdue(invoices[0].dueOn, today) : 0,
      today,
      invoices,
      totals: totalsOf(invoices),
      payUrl: settings.payUrl,
      waysToPay: settings.waysToPay,
      replyTo: settings.replyTo ?? own?.email ?? null,
      fromName: oneLine(sender ? `${sender.name} (${fromName})` : fromName),
      sender: sender ? { name: sender.name, email: own?.email ?? null, title: titleOf(sender, tier) } : null,
      csm: csm?.active ? { name: csm.name, email: csm.email } : null,
      deadlineOn,
      suspendOn: step.kind === 'notice' && stopsServices(policy) ? deadlineOn : null,
      legalWording: settings.legalWording,
      mailed: earlier.map(({ on }) => on),
    },
  }
}

/** The holder of the tier's role, or who stands in for them; else whoever looks after the account's money. */
export function senderOf(
  tier: Pick<PolicyTier, 'sender'>,
  owners: Parameters<typeof holdersOf>[1],
  roster: Roster,
): Askable | undefined {
  const [person] = holdersOf(tier.sender, owners, roster)
  return person ?? (tier.sender === 'collector' ? holdersOf('finance_lead', owners, roster)[0] : undefined)
}

function titleOf({ roles }: Askable, tier: Pick<PolicyTier, 'sender'>): string | null {
  const [first] = roles.includes(tier.sender) ? [tier.sender] : roles.filter((role) => role in TITLES)
  return Object.entries(TITLES).find(([role]) => role === first)?.[1] ?? null
}

/** A policy without that step stops nothing, so no letter may say that it will. */
function stopsServices({ tiers }: Contact['policy']): boolean {
  return tiers.some(({ steps }) => steps.some(({ kind, mode }) => kind === 'suspension' && mode !== 'off'))
}

/** The date that a letter of that step names when it is written today. */
export function deadlineOf(step: PolicyStep, { tone }: PolicyTier, today: string): string | null {
  if (step.kind === 'notice') return plusDays(today, step.deadlineDays ?? USUAL_DAYS.notice)
  if (step.deadlineDays !== undefined) return plusDays(today, step.deadlineDays)
  return step.kind === 'email' && tone.voice === 'firm' ? plusDays(today, USUAL_DAYS.email) : null
}

type ContactRow = Contact['loaded']['contacts'][number]

function recipientOf(contacts: ContactRow[], contactId: string | null): Recipient {
  const billing = contacts.filter((contact) => contact.billing)
  const chosen =
    contacts.find(({ id, email }) => id === contactId && email !== null) ??
    billing.find(({ email }) => email !== null) ??
    billing[0]
  if (!chosen) return { contactId: null, name: '', email: null, phone: null }
  return { contactId: chosen.id, name: oneLine(chosen.name), email: chosen.email, phone: chosen.phone }
}

function copiesOf(
  tier: Pick<PolicyTier, 'copy'>,
  contacts: ContactRow[],
  recipient: Recipient,
  owners: Record<'csm' | 'ae', { name: string; email: string; active: boolean } | undefined>,
): Copy[] {
  const all = tier.copy.flatMap((who): Copy[] => {
    if (who === 'all_contacts')
      return contacts.flatMap(({ name, email }) =>
        email ? [{ name: oneLine(name), email, why: 'contact' }] : [],
      )
    const owner = owners[who]
    return owner?.active ? [{ name: oneLine(owner.name), email: owner.email, why: who }] : []
  })
  const seen = new Set([recipient.email?.toLowerCase()])
  return all.filter(({ email }) => {
    const key = email.toLowerCase()
    if (seen.has(key) || !isMailAddress(email)) return false
    seen.add(key)
    return true
  })
}

function totalsOf(invoices: OutreachFacts['invoices']): OutreachFacts['totals'] {
  const sums = new Map<string, number>()
  for (const { currency, openMinor } of invoices) sums.set(currency, (sums.get(currency) ?? 0) + openMinor)
  return [...sums]
    .map(([currency, minor]) => ({ currency, minor }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

async function peopleOf(db: Context['db'], organisationId: string, ids: (string | null)[]) {
  const wanted = ids.filter((id) => id !== null)
  if (wanted.length === 0) return new Map<string, { name: string; email: string; active: boolean }>()
  const rows = await db
    .select({ id: people.id, name: people.name, email: people.email, active: people.active })
    .from(people)
    .where(and(eq(people.organisationId, organisationId), inArray(people.id, wanted)))
  return new Map(rows.map(({ id, ...person }) => [id, person]))
}
