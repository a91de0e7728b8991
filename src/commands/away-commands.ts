import type { WantedAbsence } from '../absences/absence.ts'
import { absenceFrom, awayForm } from '../absences/away-form.ts'
import { endAbsence } from '../absences/end-absence.ts'
import { readAway } from '../absences/read-away.ts'
import { type AbsenceVerdict, recordAbsence } from '../absences/record-absence.ts'
import { type Candidate, loadCandidates, matchPeople } from '../accounts/find-people.ts'
import type { Reply } from '../chat/reply.ts'
import { localeOf, zoneOfPerson } from '../clearances/load-reply-facts.ts'
import { zoneOf } from '../clearances/working-time.ts'
import type { InputOf } from '../command-calls.ts'
import { type Asked, type Commands, card, notice } from './asked.ts'

/** Who is away, and who is asked instead. Everybody says so for themselves. */
export const AWAY_COMMANDS: Commands<'away-words' | 'save-away' | 'end-absence'> = {
  'away-words': { mayUse: 'everyone', run: awayWords },
  'save-away': { mayUse: 'everyone', run: saveAway },
  'end-absence': { mayUse: 'everyone', run: end },
}

async function awayWords(asked: Asked, { words }: InputOf<'away-words'>): Promise<Reply> {
  const { context, actor, viewer, place } = asked
  const { db, organisationId, now } = context
  const people = await loadCandidates(db, organisationId, undefined)
  if (words.trim() === '') return form(asked, people)
  const zone = zoneOf(viewer.organisation, await zoneOfPerson(db, organisationId, actor.id))
  const today = now.setZone(zone).toFormat('yyyy-MM-dd')
  const read = readAway(words, { today, zone, locale: await localeOf(db, place) })
  if (read.kind === 'unclear') return form(asked, people, read.why)
  const { fromOn, untilOn, who, standIn } = read.away
  const person = who === '' ? [actor] : matchPeople(people, who)
  const delegate = standIn === '' ? [] : matchPeople(people, standIn)
  const [personOne, ...personMore] = person
  const [delegateOne, ...delegateMore] = delegate
  const filled = { fromOn, untilOn, ...(personOne ? { personId: personOne.id } : {}) }
  if (!personOne || personMore.length > 0)
    return form(asked, people, `Who is “${who.slice(0, 60)}”?`, { fromOn, untilOn })
  if (standIn !== '' && (!delegateOne || delegateMore.length > 0))
    return form(asked, people, `Who is “${standIn.slice(0, 60)}”?`, filled)
  const wanted = { personId: personOne.id, fromOn, untilOn, delegateId: delegateOne?.id ?? null }
  const verdict = await recordAbsence(context, viewer.today, actor, wanted, place.occurrence)
  return verdict.kind === 'refused' ? notice(verdict.why) : recorded(verdict)
}

function form(
  { context, actor }: Asked,
  people: Candidate[],
  why?: string,
  filled: Partial<WantedAbsence> = {},
): Reply {
  const asked = { actorId: actor.id, mayChoose: actor.roles.includes('admin'), ...(why ? { why } : {}) }
  return { kind: 'form', form: awayForm(context.newId(), people, asked, filled) }
}

async function saveAway(asked: Asked, input: InputOf<'save-away'>): Promise<Reply> {
  const { context, actor, viewer } = asked
  const read = absenceFrom(input.answers, actor.id)
  if ('errors' in read) return { kind: 'invalid', errors: read.errors }
  const verdict = await recordAbsence(context, viewer.today, actor, read.wanted, input.form)
  return verdict.kind === 'refused' ? { kind: 'invalid', errors: { until: verdict.why } } : recorded(verdict)
}

function recorded({ said, absenceId }: Extract<AbsenceVerdict, { kind: 'recorded' }>): Reply {
  return card({
    title: 'Noted',
    summary: said,
    parts: [
      { kind: 'text', text: said },
      {
        kind: 'buttons',
        buttons: [{ label: 'Take back', call: { name: 'end-absence', input: { absenceId } } }],
      },
    ],
  })
}

async function end({ context, actor, viewer }: Asked, { absenceId }: InputOf<'end-absence'>): Promise<Reply> {
  const verdict = await endAbsence(context, viewer.today, actor, absenceId)
  if (verdict.kind === 'refused') return notice(verdict.why)
  return card({
    title: 'Back',
    summary: verdict.said,
    parts: [{ kind: 'text', text: verdict.said }],
  })
}
