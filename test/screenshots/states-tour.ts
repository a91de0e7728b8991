import { and, eq, like } from 'drizzle-orm'
import type { Browser } from 'playwright-core'
import { accounts, cases, clearances, outreach, people } from '../../db/schema.ts'
import { followLedger } from '../../src/cases/follow-ledger.ts'
import { addWorkingDays } from '../../src/clearances/working-time.ts'
import { localDate } from '../../src/organisations/organisation.ts'
import { loadOrganisation } from '../../src/organisations/store.ts'
import { importRecords } from '../../src/receivables/import-records.ts'
import { type Desk, openDesk } from './desk.ts'
import { openSandbox } from './sandbox-page.ts'
import { type ServerHere, startServerHere } from './server-here.ts'

const PHONE = { width: 390, height: 844, isPhone: true }
const READY = 'Calloway Pike'
const UNCERTAIN = 'Lorchmere'
const EXTENDED = 'Corvane Industrial Group'
const REFUSED = 'Fennimore Packaging'
const BY_HAND = 'Zephrine Textiles'

/** What goes wrong, and what people are shown then: a mail server and a product that do not do what they are asked. */
export async function shootStates(browser: Browser, dataFolder: string): Promise<void> {
  const here = await startServerHere(dataFolder)
  try {
    const desk = await openDesk(browser, here.url)
    await shootMails(browser, here, desk)
    await clear(here, desk, REFUSED)
    await noticesOut(here)
    await shootExtended(browser, here, desk)
    await shootEmergency(here, desk)
    await shootReferral(desk)
    await shootFailed(browser, here, desk)
    await desk.close()
  } finally {
    await here.stop()
  }
}

async function shootMails(browser: Browser, here: ServerHere, desk: Desk): Promise<void> {
  const mailbox = here.server.sandbox?.mailbox
  // Late enough for those who live further west.
  await here.minutes(180)
  for (const name of [READY, UNCERTAIN]) await clear(here, desk, name)
  await here.minutes(1)
  await desk.messagesOf('Dana Hollowell')
  const draft = (name: string) => `Draft ready: Personal e-mail to ${name}`
  await desk.shoot('draft-tier-2', desk.said(draft(READY)))
  await shootOnPhone(browser, here.url, 'Dana Hollowell', 'draft-tier-2-phone', draft(READY))

  mailbox?.answerNext({ kind: 'uncertain', why: 'The connection broke after the text had been handed over.' })
  await send(desk, draft(UNCERTAIN))
  await desk.said(`to ${UNCERTAIN}`).filter({ hasText: 'may' }).waitFor()
  await desk.shoot('mail-uncertain', desk.said(`to ${UNCERTAIN}`))

  const before = mailbox?.mails.length ?? 0
  await send(desk, draft(READY))
  for (let tries = 0; tries < 40 && (mailbox?.mails.length ?? 0) === before; tries += 1)
    await desk.page.waitForTimeout(250)
  const mail = mailbox?.mails.at(-1)
  if (mail) await mailbox?.bounce(mail.number)
  await desk.page.waitForTimeout(1_500)
  await desk.shoot('mail-bounced', desk.said('did not arrive'))
}

async function send(desk: Desk, draft: string): Promise<void> {
  await desk.press(draft, 'Send')
  await desk.confirm()
  await desk.page.waitForTimeout(1_500)
}

/** Whoever is asked about a client says that they may be written to. */
async function clear({ deps: { db } }: ServerHere, desk: Desk, name: string): Promise<void> {
  const [asked] = await db
    .select({ person: people.name })
    .from(clearances)
    .innerJoin(accounts, eq(accounts.id, clearances.accountId))
    .innerJoin(people, eq(people.id, clearances.askedPersonId))
    .where(and(like(accounts.name, `${name}%`), eq(clearances.state, 'open'), eq(clearances.kind, 'ask')))
  if (!asked) throw new Error(`nobody is asked about ${name}`)
  await desk.messagesOf(asked.person)
  await desk.press(`May we contact ${name}`, 'Clear to contact')
}

/** Final notices as they stand after a human has sent them; the last date is that of the suspension done by hand. */
async function noticesOut(here: ServerHere): Promise<void> {
  const context = await here.context()
  const { db, organisationId } = context
  const organisation = await loadOrganisation(db, organisationId)
  const today = localDate(organisation, context.now)
  const days = { [EXTENDED]: 4, [REFUSED]: 2, [BY_HAND]: 3 }
  for (const [name, after] of Object.entries(days)) {
    const [found] = await db
      .select({ accountId: accounts.id, invoiceId: cases.driverInvoiceId })
      .from(accounts)
      .innerJoin(cases, eq(cases.accountId, accounts.id))
      .where(like(accounts.name, `${name}%`))
    if (!found?.invoiceId) throw new Error(`${name} owes nothing`)
    const deadlineOn = addWorkingDays(organisation, today, after)
    const sentAt = context.now.minus({ days: 6 }).toJSDate()
    await db.insert(outreach).values({
      id: context.newId(),
      organisationId,
      accountId: found.accountId,
      invoiceId: found.invoiceId,
      stepKey: 'final-notice-95',
      tier: 4,
      generation: 1,
      kind: 'notice',
      state: 'sent',
      language: 'en',
      subject: 'Final notice',
      body: 'Please pay.',
      recipient: { name: 'Accounts Payable', email: 'ap@client.example' },
      facts: { suspendOn: deadlineOn },
      tone: {},
      preparedAt: sentAt,
      sentAt,
      deadlineOn,
    })
  }
  await here.minutes(1)
}

/** One more chance, counted, after a payment of a part: what was past due then, and now. */
async function shootExtended(browser: Browser, here: ServerHere, desk: Desk): Promise<void> {
  const context = await here.context()
  const { db } = context
  const question = `Stop the service of ${EXTENDED}`
  await payPart(here, 'LF-10214', '25000.00')
  await desk.channelAs('Desmond Ravelle', 'finance')
  await desk.press(question, 'Extend…')
  const organisation = await loadOrganisation(db, context.organisationId)
  await desk.page
    .locator('#modal input[type="date"]')
    .fill(addWorkingDays(organisation, localDate(organisation, context.now), 12))
  await desk.field(0).fill('Their board meets in the week before.')
  await desk.submit()
  await here.minutes(1)
  await desk.messagesOf('Dana Hollowell')
  await desk.shoot('suspension-extended', desk.said(question))
  await shootOnPhone(browser, here.url, 'Dana Hollowell', 'suspension-extended-phone', question)
}

async function payPart(here: ServerHere, number: string, amount: string): Promise<void> {
  const context = await here.context()
  const csv = `id,invoice,currency,amount,received_on,method\nPART-${number},${number},USD,${amount},T-0,wire\n`
  const outcome = await importRecords(context, 'payments', new TextEncoder().encode(csv), {
    dateFormat: 'relative',
    source: 'sample billing',
    afterLedgerChange: (tx, accountIds) => followLedger({ ...context, db: tx }, accountIds),
  })
  if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome.errors))
}

/** Both suspensions are decided alone by the administrator, loudly. */
async function shootEmergency(here: ServerHere, desk: Desk): Promise<void> {
  for (const name of [REFUSED, BY_HAND]) {
    await desk.messagesOf('Dana Hollowell')
    await desk.press(`Stop the service of ${name}`, 'Request approval…')
    await desk.submit()
    await desk.channelAs('Nadia', 'finance')
    const found = await desk.ask(`/dunwell approvals ${name}`, name)
    await found.getByRole('button', { name: 'Open', exact: true }).first().click()
    await desk.said('Emergency: decide alone…').waitFor()
    await desk.press(`Suspension: ${name}`, 'Emergency: decide alone…')
    await desk.field(0).fill('Both approvers are in the air, and the deadline is tomorrow.')
    await desk.submit()
  }
  await here.minutes(1)
  await desk.channelAs('Dana Hollowell', 'finance')
  await desk.shoot('emergency', desk.said('Emergency decision'))
}

async function shootReferral(desk: Desk): Promise<void> {
  await desk.messagesOf('Dana Hollowell')
  await desk.ask('/overdue corvane', 'Latest')
  await desk.press('Latest', 'Refer…')
  await desk.shoot('referral', desk.said('to professionals?'))
}

/** The product refuses the one order; for the other there is no product, and somebody does it by hand. */
async function shootFailed(browser: Browser, here: ServerHere, desk: Desk): Promise<void> {
  const { deps, server } = here
  const failed = `${REFUSED} Co.: the service could not be stopped`
  await desk.messagesOf('Dana Hollowell')
  server.sandbox?.product?.fail(401, 50)
  for (let days = 0; days < 6 && (await desk.said(failed).count()) === 0; days += 1) await desk.step(1)
  await desk.shoot('suspension-failed', desk.said(failed))
  await shootOnPhone(browser, here.url, 'Dana Hollowell', 'suspension-failed-phone', failed)
  delete deps.productHook
  const byHand = `Stop the service of ${BY_HAND} by hand`
  for (let days = 0; days < 6 && (await desk.said(byHand).count()) === 0; days += 1) await desk.step(1)
  await desk.shoot('suspension-by-hand', desk.said(byHand))
}

async function shootOnPhone(
  browser: Browser,
  url: string,
  person: string,
  name: string,
  words: string,
): Promise<void> {
  const hand = await openDesk(browser, url, await openSandbox(browser, url, PHONE))
  await hand.messagesOf(person)
  await hand.shoot(name, hand.said(words))
  await hand.close()
}
