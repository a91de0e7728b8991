import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/chat/card.ts'
import type { AdaptiveCard } from '../../src/teams/adaptive-card.ts'
import { decodeAction } from '../../src/teams/encode.ts'
import { inertMarkdown, inertRun } from '../../src/teams/inert.ts'
import { renderMessage, renderNotice } from '../../src/teams/render.ts'
import { SAMPLES } from '../cards/samples.ts'
import { button, card, words } from '../support/arbitrary-card.ts'
import { runCount } from '../support/run-count.ts'
import { teamsCardProblems } from '../support/teams-card-problems.ts'
import { actionsIn, nodesIn, saidBy } from './card-nodes.ts'

const bytes = (value: unknown) => {
  const json = JSON.stringify(value)
  return Math.max(2 * json.length, Buffer.byteLength(json))
}
const messageOf = (part: Card['parts'][number]) =>
  renderMessage({ title: 'T', summary: 's', parts: [part] }, 'answer').card

describe('any card', () => {
  test('is taken by Teams and stays below 80 KB, however it is counted', () => {
    fc.assert(
      fc.property(card, (any) => {
        const message = renderMessage(any)
        expect(teamsCardProblems(message.card)).toEqual([])
        expect(bytes(message)).toBeLessThan(80_000)
        expect(message.card.fallbackText).not.toBe('')
        expect(message.summary.length).toBeLessThanOrEqual(600)
        expect(message.card.body).not.toEqual([])
      }),
      { numRuns: runCount(100) },
    )
  })

  test('gives every button data that are read back as its call, on old hosts too', () => {
    fc.assert(
      fc.property(fc.array(button, { minLength: 1, maxLength: 20 }), (buttons) => {
        const shown = messageOf({ kind: 'buttons', buttons })
        const sending = actionsIn(shown).filter(({ type }) => type !== 'Action.ShowCard')
        const calls = sending.map(({ data }) => decodeAction(data))
        expect(calls).toEqual(buttons.map(({ call }) => ({ call, origin: 'answer' })))
        for (const action of sending) {
          if (action.type === 'Action.Execute') expect(action.fallback).toMatchObject({ data: action.data })
        }
      }),
      { numRuns: runCount(50) },
    )
  })
})

/** Where Teams reads Markdown or markup, or shows text outside of any card. */
function parsedTexts(message: { card: AdaptiveCard }): string[] {
  const labels = nodesIn(message.card).flatMap(({ type, text, label, title, value }) => {
    if (type === 'TextBlock') return [text]
    if (type === 'FactSet') return [title, value]
    return type?.startsWith('Input.') ? [label] : []
  })
  const options = nodesIn(message.card)
    .flatMap(({ choices }) => choices ?? [])
    .map(({ title }) => title)
  return [message.card.fallbackText, ...labels, ...options].filter((text) => text !== undefined)
}

describe('outside text', () => {
  test('never becomes a mention, a link, formatting or a date, wherever it stands', () => {
    fc.assert(
      fc.property(words, words, (name, other) => {
        const home = { name: 'home' as const, input: {} }
        const message = renderMessage({
          title: name,
          summary: name,
          parts: [
            { kind: 'heading', text: name },
            { kind: 'context', text: [name, { bold: other }] },
            { kind: 'facts', facts: [{ label: name, value: other }] },
            { kind: 'table', columns: [{ label: name }, { label: other }], rows: [[other, name]] },
            {
              kind: 'choice',
              prompt: name,
              placeholder: other,
              options: [{ label: other, call: home }],
            },
            {
              kind: 'list',
              items: [
                { text: [{ bold: name }, other], detail: name, button: { label: other, call: home } },
                { text: [{ link: name, url: other }] },
              ],
            },
          ],
        })
        const all = JSON.stringify(message)
        expect(all).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/u)
        expect(all).not.toMatch(/\{\{\s*(DATE|TIME)/i)
        expect(message.card).not.toHaveProperty('msteams.entities')
        for (const { type, url } of nodesIn(message.card)) {
          expect(['TextBlock', 'FactSet', 'Image', 'Media']).not.toContain(type)
          if (url !== undefined) expect(url).toMatch(/^https?:\/\//)
        }
        for (const text of parsedTexts(message)) {
          expect(text).not.toMatch(/<[a-z/!?]/i)
          expect(text).not.toMatch(/[*`]|~~|\]\(|:\/\/|@[\p{L}\p{N}]/u)
          expect(text).not.toMatch(/^\s*([#>+-]+|\d+[.)])(\s|$)/)
          expect(text).not.toMatch(/\p{L}\.\p{L}/u)
        }
      }),
      { numRuns: runCount(200) },
    )
  })

  test('keeps the letters people need', () => {
    expect(inertRun('*Acme* <at>Bob</at> [x](https://x.test) snake_case', 100)).toBe(
      '*Acme* <at>Bob</at> [x](https://x.test) snake_case',
    )
    expect(inertRun('کتاب‌خانه 👨‍👩‍👧 Ælfrēd 株式会社', 100)).toBe('کتاب‌خانه 👨‍👩‍👧 Ælfrēd 株式会社')
    expect(inertMarkdown('acme_corp & 5 snake_case_ltd, $1.50', 100)).toBe(
      'acme_corp & 5 snake_case_ltd, $1.50',
    )
    expect(inertMarkdown('*Acme* _Ltd_ ~~x~~ `y`', 100)).toBe('∗Acme∗ ˍLtdˍ ∼∼x∼∼ ˋyˋ')
  })

  test('is taken apart where Teams would read it', () => {
    const visible = (text: string) => inertMarkdown(text, 200).replaceAll('\u2060', '|')
    expect(visible('<at>Bob</at> <b>')).toBe('‹at>Bob‹/at> ‹b>')
    expect(visible('[pay](https://evil.test) ap@evil.test')).toBe(
      '[pay]|(https:|//evil.|test) ap@|evil.|test',
    )
    expect(visible('1. first')).toBe('|1. first')
    expect(visible('# big')).toBe('|# big')
    expect(visible('---')).toBe('|---')
    expect(visible('> said')).toBe('› said')
    expect(visible('AT&amp;T &#42;')).toBe('AT&|amp;T &|#42;')
    expect(inertRun('due {{DATE(2026-01-01T00:00:00Z)}}', 100)).toBe(
      'due {\u2060{DATE(2026-01-01T00:00:00Z)}}',
    )
  })
})

describe('what does not fit', () => {
  const call = { name: 'home' as const, input: {} }

  test('is counted, and the buttons at the end stay', () => {
    const { body } = renderMessage(SAMPLES.overfull ?? { title: '', summary: '', parts: [] }).card
    expect(saidBy(body.at(-2))).toMatch(/^… and \d+ more$/)
    const left = Number(/\d+/.exec(saidBy(body.at(-2)))?.[0])
    expect(body).toHaveLength(1 + (80 - left) + 2)
    expect(JSON.stringify(body.at(-1))).toContain('Next page')
  })

  test('in a table names the rows and columns that are missing', () => {
    const columns = Array.from({ length: 14 }, (_, index) => ({ label: `column ${index}` }))
    const rows = Array.from({ length: 112 }, (_, index) => [String(index)])
    const { body } = messageOf({ kind: 'table', columns, rows })
    expect(saidBy(body.at(-1))).toMatch(/^… and \d+ more rows, 2 more columns$/)
  })

  test('in a picker is counted, and a picker of many can be searched', () => {
    const options = Array.from({ length: 112 }, (_, index) => ({ label: `Account ${index}`, call }))
    const { body } = messageOf({ kind: 'choice', prompt: 'p', placeholder: 'q', options })
    expect(saidBy(body.at(-1))).toBe('… and 12 more')
    expect(nodesIn(body).find(({ type }) => type === 'Input.ChoiceSet')).toMatchObject({ style: 'filtered' })
  })

  test('on a button is named', () => {
    const note = {
      name: 'save-note' as const,
      input: { form: crypto.randomUUID(), answers: { text: 'x'.repeat(4_000), more: 'x'.repeat(4_000) } },
    }
    const { body } = messageOf({ kind: 'buttons', buttons: [{ label: 'Write it', call: note }] })
    expect(saidBy(body.at(-1))).toBe('Too much for a button: Write it')
  })
})

test('buttons stand in rows that a phone shows whole, never more than six in one', () => {
  const labels = [
    'Show all 903',
    'My accounts',
    'Planned (12)',
    'Withheld (5)',
    'Moved (4)',
    'Without CSM (3)',
  ]
  const call = { name: 'home' as const, input: {} }
  const rows = (texts: string[]) =>
    messageOf({ kind: 'buttons', buttons: texts.map((label) => ({ label, call })) }).body.flatMap(
      (element) => (element.type === 'ActionSet' ? [element.actions.map(({ title }) => title)] : []),
    )
  expect(rows(labels)).toEqual([labels.slice(0, 2), labels.slice(2, 4), labels.slice(4)])
  expect(rows([...'abcdefghijk'])).toEqual([[...'abcdef'], [...'ghijk']])
})

test('a question is asked before the call is made', () => {
  const [row] = messageOf({
    kind: 'buttons',
    buttons: [
      {
        label: 'Disconnect',
        call: { name: 'unsubscribe', input: {} },
        style: 'danger',
        confirm: { title: 'Disconnect?', text: 'The digest stops here.', yes: 'Stop it', no: 'Keep' },
      },
    ],
  }).body.slice(-1)
  const [action, ...others] = row?.type === 'ActionSet' ? row.actions : []
  expect(others).toEqual([])
  expect(action).toMatchObject({ type: 'Action.ShowCard', title: 'Disconnect', style: 'destructive' })
  expect(saidBy(action)).toContain('The digest stops here.')
  expect(actionsIn(action).at(-1)).toMatchObject({ title: 'Stop it', style: 'destructive', verb: 'run' })
})

test('buttons that ask back open a dialog, all others are answered with a card', () => {
  const accountId = crypto.randomUUID()
  const row = messageOf({
    kind: 'buttons',
    buttons: [
      { label: 'Note', call: { name: 'open-note', input: { accountId } } },
      { label: 'Open', call: { name: 'show-account', input: { accountId } } },
    ],
  })
  expect(actionsIn(row)).toMatchObject([
    { type: 'Action.Submit', data: { msteams: { type: 'task/fetch' }, call: { name: 'open-note' } } },
    { type: 'Action.Execute', verb: 'run', data: { call: { name: 'show-account' } } },
  ])
})

test('a table is drawn for both widths, and neither says less', () => {
  const columns = [{ label: 'Bucket' }, { label: 'Amount', align: 'right' as const }, { label: 'Invoices' }]
  const { body } = messageOf({ kind: 'table', columns, rows: [['1–30', '$40.00', '12']] })
  const [, table, list] = body
  expect(table).toMatchObject({ type: 'Table', targetWidth: 'atLeast:standard' })
  expect(list).toMatchObject({ type: 'Container', targetWidth: 'atMost:narrow' })
  for (const shape of [table, list]) {
    for (const text of ['Bucket', 'Amount', 'Invoices', '1–30', '$40.00', '12']) {
      expect(saidBy(shape)).toContain(text)
    }
  }
})

test('a divider is a line above what follows', () => {
  const message = renderMessage({
    title: 'T',
    summary: 's',
    parts: [
      { kind: 'text', text: 'a' },
      { kind: 'divider' },
      { kind: 'text', text: 'b' },
      { kind: 'divider' },
    ],
  })
  expect(message.card.body.map(({ separator }) => separator)).toEqual([undefined, undefined, true])
})

test('the same card is drawn once for each origin', () => {
  const drawn = SAMPLES.text ?? { title: '', summary: '', parts: [] }
  expect(renderMessage(drawn)).toBe(renderMessage(drawn, 'post'))
  expect(renderMessage(drawn, 'answer')).not.toBe(renderMessage(drawn))
})

test('a notice is a card with one sentence, and says the same without one', () => {
  const notice = renderNotice('No account matches “*Acme*”.')
  expect(saidBy(notice.card)).toBe('No account matches “*Acme*”.')
  expect(notice.card.fallbackText).toBe('No account matches “∗Acme∗”.')
  expect(teamsCardProblems(notice.card)).toEqual([])
})
