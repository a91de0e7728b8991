import { eq } from 'drizzle-orm'
import { outreachSettings } from '../../db/schema.ts'
import { record } from '../audit/record.ts'
import type { Context, Db } from '../ports.ts'
import { hasControls, isMailAddress } from './mail-of.ts'
import { safeLink } from './mail-text.ts'
import { LANGUAGE_NAMES } from './templates/templates.ts'

export interface OutreachSettings {
  fromName: string | null
  replyTo: string | null
  payUrl: string | null
  waysToPay: string | null
  legalWording: string | null
  language: string
}

const USUAL: OutreachSettings = {
  fromName: null,
  replyTo: null,
  payUrl: null,
  waysToPay: null,
  legalWording: null,
  language: 'en',
}

export async function loadOutreachSettings(db: Db, organisationId: string): Promise<OutreachSettings> {
  const [row] = await db
    .select({
      fromName: outreachSettings.fromName,
      replyTo: outreachSettings.replyTo,
      payUrl: outreachSettings.payUrl,
      waysToPay: outreachSettings.waysToPay,
      legalWording: outreachSettings.legalWording,
      language: outreachSettings.language,
    })
    .from(outreachSettings)
    .where(eq(outreachSettings.organisationId, organisationId))
  return row ?? USUAL
}

/** So that a whole letter can be edited in one form. */
export const LONGEST_WORDING = 600
const TOO_LONG = `Write at most ${LONGEST_WORDING} characters.`

type Problems = Partial<Record<keyof OutreachSettings, string>>

/** What is wrong, by field; empty when the settings can be saved. */
export function outreachSettingsProblems(wanted: OutreachSettings): Problems {
  const problems: Problems = {}
  if (wanted.fromName !== null && (hasControls(wanted.fromName) || wanted.fromName.length > 100))
    problems.fromName = 'Write the name on one line, in at most 100 characters.'
  if (wanted.replyTo !== null && !isMailAddress(wanted.replyTo))
    problems.replyTo = 'That is no e-mail address. Write one such as billing@company.example.'
  if (wanted.payUrl !== null && safeLink(wanted.payUrl) === null)
    problems.payUrl = 'Write a whole address that begins with https://, without a name or password in it.'
  if ((wanted.waysToPay?.length ?? 0) > LONGEST_WORDING) problems.waysToPay = TOO_LONG
  if ((wanted.legalWording?.length ?? 0) > LONGEST_WORDING) problems.legalWording = TOO_LONG
  if (LANGUAGE_NAMES[wanted.language] === undefined) problems.language = 'Choose a language from the list.'
  return problems
}

/** Changes what messages to customers are made with; drafts that nobody edited follow within a minute. */
export async function changeOutreachSettings(
  context: Context,
  wanted: OutreachSettings,
): Promise<{ kind: 'saved' } | { kind: 'invalid'; problems: Problems }> {
  const problems = outreachSettingsProblems(wanted)
  if (Object.keys(problems).length > 0) return { kind: 'invalid', problems }
  const { organisationId } = context
  await context.db.transaction(async (tx) => {
    const before = await loadOutreachSettings(tx, organisationId)
    await tx
      .insert(outreachSettings)
      .values({ organisationId, ...wanted })
      .onConflictDoUpdate({ target: outreachSettings.organisationId, set: wanted })
    await record(tx, context, 'change-outreach-settings', `organisation:${organisationId}`, {
      before: { ...before },
      after: { ...wanted },
    })
  })
  return { kind: 'saved' }
}
