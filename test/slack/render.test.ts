import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Card, Part, Text } from '../../src/chat/card.ts'
import { validateBlocks } from '../../src/sandbox/blocks/validate-blocks.ts'
import { decodeCall } from '../../src/slack/encode.ts'
import { inertMrkdwn, inertPlain } from '../../src/slack/inert.ts'
import { renderHome, renderMessage } from '../../src/slack/render.ts'
import { textLength } from '../../src/slack/unit.ts'
import { HOSTILE } from '../cards/hostile.ts'
import { SAMPLES } from '../cards/samples.ts'

const words = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(HOSTILE)) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 2_900, maxLength: 4_000 }) },
)
const url = fc.oneof(
  fc.webUrl(),
  words,
  fc.constant('javascript:alert(1)'),
  fc.constant('https://x.test/|a>b'),
)
const text: fc.Arbitrary<Text> = fc.oneof(
  words,
  fc.array(
    fc.oneof(
      words,
      words.map((bold) => ({ bold })),
      words.map((italic) => ({ italic })),
      fc.record({ link: words, url }),
    ),
    { maxLength: 6 },
  ),
)
const call = fc.oneof(
  fc.constant({ name: 'overdue-summary' as const, input: {} }),
  fc.uuid().map((accountId) => ({ name: 'show-account' as const, input: { accountId } })),
  fc
    .record({ text: fc.string({ unit: 'binary', maxLength: 300 }), page: fc.constant(1) })
    .map((input) => ({ name: 'find-account' as const, input })),
)
const button = fc.record(
  {
    label: words,
    call,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: words, text: words, yes: words, no: words }),
  },
  { requiredKeys: ['label', 'call'] },
)
const columns = fc.array(
  fc.record({ label: words, align: fc.constantFrom('left' as const, 'right' as const) }),
  { maxLength: 24 },
)
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: words }),
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: words, value: text }), { maxLength: 24 }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    columns,
    rows: fc.array(fc.array(words, { maxLength: 24 }), { maxLength: 120 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    items: fc.array(fc.record({ text, detail: text, button }, { requiredKeys: ['text'] }), { maxLength: 70 }),
  }),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(button, { maxLength: 60 }) }),
  fc.record({
    kind: fc.constant('choice' as const),
    prompt: words,
    placeholder: words,
    options: fc.array(fc.record({ label: words, call }), { maxLength: 130 }),
  }),
  fc.record({ kind: fc.constant('context' as const), text }),
  fc.constant({ kind: 'divider' as const }),
)
const card: fc.Arbitrary<Card> = fc.record({
  title: words,
  summary: words,
  parts: fc.array(part, { maxLength: 14 }),
})

describe('any card', () => {
  test('is within every limit, as a message and as a Home tab', () => {
    fc.assert(
      fc.property(card, (any) => {
        const message = renderMessage(any)
        expect(validateBlocks(message.blocks, 'message')).toMatchObject({ ok: true })
        expect(validateBlocks(renderHome(any).blocks, 'home')).toMatchObject({ ok: true })
        expect(message.text.length).toBeGreaterThan(0)
        expect(message.text.length).toBeLessThanOrEqual(3_000)
        expect(textLength(message.blocks)).toBeLessThanOrEqual(13_000)
        const ids = JSON.stringify(message.blocks).match(/"action_id":"[^"]*"/g) ?? []
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 200 },
    )
  })

  test('gives every control a value that is read back as its call', () => {
    fc.assert(
      fc.property(fc.array(button, { minLength: 1, maxLength: 20 }), (buttons) => {
        const { blocks } = renderMessage({ title: 'T', summary: 's', parts: [{ kind: 'buttons', buttons }] })
        const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
        const calls = elements.map((element) =>
          element.type === 'button' ? decodeCall(element.value) : null,
        )
        expect(calls).toEqual(buttons.map((one) => one.call))
      }),
      { numRuns: 100 },
    )
  })
})

/** Every string Slack would parse as `mrkdwn`. */
function parsedTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(parsedTexts)
  if (value === null || typeof value !== 'object') return []
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : []
  return [...own, ...Object.values(value).flatMap(parsedTexts)]
}

describe('outside text', () => {
  test('never becomes a mention, a link, a quote or an emoji, wherever it stands', () => {
    fc.assert(
      fc.property(words, words, (name, other) => {
        const { text: top, blocks } = renderMessage({
          title: name,
          summary: name,
          parts: [
            { kind: 'context', text: [name, { bold: other }] },
            { kind: 'facts', facts: [{ label: name, value: other }] },
            {
              kind: 'list',
              items: [
                {
                  text: [{ bold: name }, other],
                  detail: name,
                  button: { label: other, call: { name: 'home', input: {} } },
                },
              ],
            },
          ],
        })
        for (const parsed of [top, ...parsedTexts(blocks)]) {
          expect(parsed).not.toMatch(/[<>]/)
          expect(parsed).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]|(?!\n)\p{Cc}/u)
        }
        for (const parsed of parsedTexts(blocks)) {
          expect(parsed).not.toMatch(/:[a-z0-9_+'-]+:/i)
          expect(parsed).not.toContain('`')
        }
      }),
      { numRuns: 500 },
    )
  })

  test('keeps the letters people need', () => {
    expect(inertMrkdwn('acme_corp & 5*3 snake_case_ltd', 100)).toBe('acme_corp &amp; 5*3 snake_case_ltd')
    expect(inertPlain('کتاب‌خانه 👨‍👩‍👧 Ælfrēd 株式会社', 100)).toBe('کتاب‌خانه 👨‍👩‍👧 Ælfrēd 株式会社')
    expect(inertMrkdwn('*Acme* _Ltd_ ~x~', 100)).toBe('∗Acme∗ ˍLtdˍ ∼x∼')
  })

  test('is cut between graphemes and shows that it was', () => {
    expect(inertPlain('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 20)).toBe('👨‍👩‍👧👨‍👩‍👧…')
    expect(inertPlain('x'.repeat(10_240), 150)).toBe(`${'x'.repeat(149)}…`)
    expect(inertMrkdwn('<'.repeat(100), 41)).toBe(`${'&lt;'.repeat(10)}…`)
  })
})

describe('what does not fit', () => {
  test('is counted, and the buttons at the end stay', () => {
    const { blocks } = renderMessage(SAMPLES.overfull ?? { title: '', summary: '', parts: [] })
    expect(blocks).toHaveLength(50)
    expect(JSON.stringify(blocks.at(-2))).toContain('… and 33 more')
    expect(JSON.stringify(blocks.at(-1))).toContain('Next page')
  })

  test('in a table names the rows and columns that are missing', () => {
    const columns = Array.from({ length: 22 }, (_, index) => ({ label: `c${index}` }))
    const rows = Array.from({ length: 112 }, (_, index) => [String(index)])
    const { blocks } = renderMessage({ title: 'T', summary: 's', parts: [{ kind: 'table', columns, rows }] })
    expect(JSON.stringify(blocks.at(-1))).toContain('… and 13 more rows, 2 more columns')
  })

  test('in a picker is counted', () => {
    const options = Array.from({ length: 112 }, (_, index) => ({
      label: `Account ${index}`,
      call: { name: 'overdue-summary' as const, input: {} },
    }))
    const { blocks } = renderMessage({
      title: 'T',
      summary: 's',
      parts: [{ kind: 'choice', prompt: 'p', placeholder: 'q', options }],
    })
    expect(JSON.stringify(blocks)).toContain('… and 12 more')
  })
})
