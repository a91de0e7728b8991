import type { AccountFacts } from '../cases/case.ts'
import { factsOf, type LoadedAccount, loadAccount } from '../cases/load-account.ts'
import { contactFacts } from '../clearances/contact-facts.ts'
import type { QuestionBasis } from '../clearances/load-questions.ts'
import { type ContactVerdict, mayContact } from '../clearances/may-contact.ts'
import { type EffectivePolicy, policyFor } from '../policy/policy-for.ts'
import type { Context } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'

/** An account at this moment, and whether the step may be taken to its customer. */
export interface Contact {
  loaded: LoadedAccount
  account: AccountFacts
  policy: EffectivePolicy
  verdict: ContactVerdict
}

/**
 * Reads everything that decides about a contact, through the context's own database or transaction.
 * @param approved whether the approvals of the step are there.
 */
export async function loadContact(
  { db, now }: Pick<Context, 'db' | 'now'>,
  { organisation, policy: whole, rates }: QuestionBasis,
  { accountId, stepKey }: { accountId: string; stepKey: string },
  approved: boolean,
): Promise<Contact | undefined> {
  const loaded = await loadAccount(db, organisation.id, accountId, whole.families)
  if (!loaded) return undefined
  const policy = policyFor(whole, loaded.account.segment)
  const account = factsOf(loaded, policy, rates, organisation.reportingCurrency)
  const sources = await loadFreshness(db, organisation.id)
  const staleLedger = staleSources(sources, now, policy.staleAfterHours).length > 0
  const facts = contactFacts(loaded, account, { organisation, policy, stepKey, staleLedger, approved, now })
  return { loaded, account, policy, verdict: mayContact(facts) }
}
