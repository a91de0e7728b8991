import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inertPlain } from '../../src/chat/inert.ts'
import { validateBlocks } from '../../src/sandbox/blocks/validate-blocks.ts'
import { decodeCall } from '../../src/slack/encode.ts'
import { inertMrkdwn } from '../../src/slack/inert.ts'
import { renderHome, renderMessage } from '../../src/slack/render.ts'
import { textLength } from '../../src/slack/unit.ts'
import { SAMPLES } from '../cards/samples.ts'
import { button, card, words } from '../support/arbitrary-card.ts'
import { runCount } from '../support/run-count.ts'

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
      { numRuns: runCount(100) },
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
      { numRuns: runCount(50) },
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
      { numRuns: runCount(200) },
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
