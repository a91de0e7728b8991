import { accountName } from '../accounts/store.ts'
import type { Card } from '../chat/card.ts'
import { contactFacts } from '../clearances/contact-facts.ts'
import { mayContact } from '../clearances/may-contact.ts'
import { NOTES_PAGE, notesCard } from '../notes/notes-card.ts'
import { loadNotes } from '../notes/store.ts'
import type { Viewer } from '../overdue/viewer.ts'
import { runningPlans } from '../plans/store.ts'
import { policyFor } from '../policy/policy-for.ts'
import type { Db } from '../ports.ts'
import { loadFreshness, staleSources } from '../receivables/freshness.ts'
import { ratesOn } from '../receivables/rates.ts'
import { liveSuspension } from '../suspensions/store.ts'
import { accountCard } from './card.ts'
import { assess, NOT_CHASED, stepIdentity } from './case.ts'
import { HISTORY_PAGE, historyCard } from './history-card.ts'
import { factsOf, loadAccount } from './load-account.ts'
import { inTierSince, loadHistory } from './load-history.ts'
import { plannedStep } from './next-lines.ts'

const EVENTS_ON_CARD = 6
const NOTES_ON_CARD = 3

export async function accountView(db: Db, viewer: Viewer, accountId: string): Promise<Card | undefined> {
  const { organisation, today, version, personId, now } = viewer
  const loaded = await loadAccount(db, organisation.id, accountId, version.policy.families)
  if (!loaded) return undefined
  const rates = await ratesOn(db, organisation.id, today)
  const policy = policyFor(version.policy, loaded.account.segment)
  const facts = factsOf(loaded, policy, rates, organisation.reportingCurrency)
  const sources = await loadFreshness(db, organisation.id)
  const staleLedger = staleSources(sources, now, policy.staleAfterHours).length > 0
  const assessment = loaded.chasedWith ? NOT_CHASED : assess(policy, facts, today, staleLedger)
  const stepKey = assessment.due?.step.key ?? plannedStep(loaded, assessment)?.stepKey
  const { driver } = assessment
  const approved =
    driver !== null && stepKey !== undefined && facts.approved.has(stepIdentity(driver, stepKey))
  const at = { organisation, policy, staleLedger, approved, now }
  return accountCard({
    loaded,
    facts,
    assessment,
    contact: stepKey ? mayContact(contactFacts(loaded, facts, { ...at, stepKey })) : null,
    organisation,
    policy,
    newestPolicy: version.number,
    tierSince: await inTierSince(db, organisation.id, accountId),
    notes: await loadNotes(db, organisation.id, accountId, NOTES_ON_CARD, 0),
    history: await loadHistory(db, organisation.id, accountId, EVENTS_ON_CARD, 0),
    suspension: await liveSuspension(db, organisation.id, accountId),
    plans: await runningPlans(db, organisation.id, accountId),
    personId,
    today,
    now,
  })
}

export async function historyView(
  db: Db,
  { organisation }: Viewer,
  accountId: string,
  page: number,
): Promise<Card | undefined> {
  const name = await accountName(db, organisation.id, accountId)
  if (name === undefined) return undefined
  const found = await loadHistory(db, organisation.id, accountId, HISTORY_PAGE, (page - 1) * HISTORY_PAGE)
  return historyCard({ id: accountId, name }, page, found, organisation)
}

export async function notesView(
  db: Db,
  { organisation, personId, now }: Viewer,
  accountId: string,
  page: number,
): Promise<Card | undefined> {
  const name = await accountName(db, organisation.id, accountId)
  if (name === undefined) return undefined
  const found = await loadNotes(db, organisation.id, accountId, NOTES_PAGE, (page - 1) * NOTES_PAGE)
  return notesCard({ id: accountId, name }, page, found, organisation, personId, now)
}
