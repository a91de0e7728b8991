import fc from 'fast-check'
import type { Card, Part, Text } from '../../src/chat/card.ts'
import { HOSTILE } from '../cards/hostile.ts'

/** What a name or a note may hold. */
export const words = fc.oneof(
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
export const button = fc.record(
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
/** Any card a verb could return, and many it never would. */
export const card: fc.Arbitrary<Card> = fc.record({
  title: words,
  summary: words,
  parts: fc.array(part, { maxLength: 14 }),
})
