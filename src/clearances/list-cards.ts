import type { Button, Card, Item } from '../chat/card.ts'
import { sumsText } from '../overdue/overdue.ts'
import { counted, dayText } from '../overdue/parts.ts'
import type { Question } from './question.ts'
import { outcomeText } from './question-card.ts'

export const QUESTIONS_PAGE = 10

/** Everything somebody is asked, on one list: a page, each client with its way to answer, and all at once. */
export function questionListCard(questions: Question[], total: number, page: number): Card {
  const title = total === 0 ? 'Nothing to answer' : `May we contact these ${total} clients?`
  if (questions.length === 0) {
    const text =
      total === 0
        ? 'No client waits for your answer. Thank you.'
        : 'There is nothing on this page any more; the list has become shorter.'
    return { title, summary: text, parts: [{ kind: 'text', text }, ...pageButtons(total, page)] }
  }
  const clearanceIds = questions.map(({ id }) => id)
  return {
    title,
    summary: `${counted(total, 'client')} wait for your answer`,
    parts: [
      {
        kind: 'context',
        text: `Nobody past day 30, and no strategic account, is contacted without a yes${place(total, page)}.`,
      },
      { kind: 'list', items: questions.map(questionItem) },
      {
        kind: 'buttons',
        buttons: [
          {
            label: questions.length < total ? 'Clear all on this page' : `Clear all ${questions.length}`,
            call: { name: 'clear-questions', input: { clearanceIds, page } },
            confirm: {
              title: 'Clear all of them?',
              text: `${counted(questions.length, 'client')} may then be contacted: ${questions.map(({ accountName }) => accountName).join(', ')}`,
              yes: 'Clear them',
              no: 'Not yet',
            },
          },
        ],
      },
      ...pageButtons(total, page),
    ],
  }
}

/** One client in a list of questions, whoever's they are. */
export function questionItem(question: Question): Item {
  const { id, accountName, sums, days, tier, stepTitle, sendOn } = question
  return {
    text: [{ bold: accountName }, ` · ${sumsText(sums, 'short')} · ${counted(days, 'day')} · tier ${tier}`],
    detail: `${stepTitle}, not before ${dayText(sendOn)}`,
    button: { label: 'Answer', call: { name: 'show-question', input: { clearanceId: id } } },
  }
}

function place(total: number, page: number): string {
  const pages = Math.ceil(total / QUESTIONS_PAGE)
  return pages > 1 ? `. Page ${page} of ${pages}, oldest debts first` : ''
}

function pageButtons(total: number, page: number): Card['parts'] {
  const pages = Math.ceil(total / QUESTIONS_PAGE)
  const turn = (label: string, to: number): Button => ({
    label,
    call: { name: 'show-questions', input: { page: to } },
  })
  const buttons = [
    ...(page > 1 ? [turn('‹ Previous', page - 1)] : []),
    ...(page < pages ? [turn('Next ›', page + 1)] : []),
  ]
  return buttons.length > 0 ? [{ kind: 'buttons', buttons }] : []
}

/** A phone message with more entries is not read. */
const ANNOUNCED_SHOWN = 20

/** The reminders that go by themselves the next working day, each to be held. */
export function announcedCard(announced: Question[], goesOn: string): Card {
  const going = announced.filter(({ state }) => state === 'open')
  const title = `Reminders on ${dayText(goesOn)}`
  const said =
    going.length === 0
      ? 'None of these reminders goes out any more.'
      : `${counted(going.length, 'client')} of yours ${going.length === 1 ? 'gets' : 'get'} a friendly reminder by e-mail. Hold any you would rather not have written to; the others go without your doing anything.`
  const rest = announced.length - ANNOUNCED_SHOWN
  return {
    title,
    summary: `${title}: ${counted(going.length, 'client')}`,
    parts: [
      { kind: 'text', text: said },
      { kind: 'list', items: announced.slice(0, ANNOUNCED_SHOWN).map(announcedItem) },
      ...(rest > 0
        ? [{ kind: 'context' as const, text: `and ${rest} more: open Home, or ask for “mine”, to see all.` }]
        : []),
    ],
  }
}

function announcedItem(question: Question): Item {
  const { id, accountName, sums, days, stepTitle, recipient, state } = question
  const text = [{ bold: accountName }, ` · ${sumsText(sums, 'short')} · ${counted(days, 'day')}`]
  if (state !== 'open') return { text, detail: `Does not go: ${whyNot(question)}` }
  return {
    text,
    detail: `${stepTitle} to ${recipient?.email ?? recipient?.name ?? 'nobody yet'}`,
    button: { label: 'Hold', call: { name: 'open-answer', input: { clearanceId: id, kind: 'hold' } } },
  }
}

function whyNot({ state, answer, answeredBy }: Question): string {
  if (state === 'answered') return `${outcomeText(answer ?? 'hold')}, said ${answeredBy ?? 'somebody'}`
  if (state === 'withdrawn') return 'it has been paid'
  return 'things have changed since'
}
