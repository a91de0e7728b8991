import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answers, Form } from '../../src/chat/form.ts'
import { fillIn } from '../../src/sandbox/teams/card/fill-in.ts'
import type { AdaptiveCard } from '../../src/teams/adaptive-card.ts'
import { isCancel } from '../../src/teams/encode.ts'
import { renderForm } from '../../src/teams/render-form.ts'
import { inputId, readSubmission } from '../../src/teams/submission.ts'
import { words } from '../support/arbitrary-card.ts'
import { teamsCardProblems } from '../support/teams-card-problems.ts'
import { actionsIn, nodesIn, saidBy } from './card-nodes.ts'

const FORM: Form = {
  title: 'What the digest shows',
  submitLabel: 'Save',
  intro: '#finance gets what you choose here.',
  fields: [
    { kind: 'text', key: 'minimum', label: 'At least', value: '10k', hint: 'Such as 10k.', optional: true },
    { kind: 'text', key: 'note', label: 'Note', multiline: true, maxLength: 500 },
    { kind: 'date', key: 'until', label: 'Until', value: '2026-03-02' },
    {
      kind: 'choice',
      key: 'role',
      label: 'As',
      value: 'ae',
      options: [
        { value: 'csm', label: 'CSM' },
        { value: 'ae', label: 'AE' },
      ],
    },
    {
      kind: 'choices',
      key: 'segments',
      label: 'Segments',
      values: ['mid, market'],
      options: [
        { value: 'enterprise', label: 'Enterprise' },
        { value: 'mid, market', label: 'Mid, market' },
        { value: 'smb', label: 'SMB' },
      ],
      optional: true,
    },
  ],
  call: { name: 'save-filters', input: { answers: {} } },
}

/** What Teams sends when the form's button is pressed. */
function pressed(card: AdaptiveCard, typed: Record<string, string> = {}): unknown {
  const [submit] = actionsIn(card)
  const inputs = fillIn({ ...card }, typed)
  return { action: { type: submit?.type, verb: 'submit', data: { ...submit?.data, ...inputs } } }
}

describe('a form', () => {
  test.each(['dialog', 'card'] as const)('is taken by Teams as a %s', (surface) => {
    expect(teamsCardProblems(renderForm(FORM, { surface }))).toEqual([])
  })

  test('has a way out and a title where it stands in the chat, and none of its own in a dialog', () => {
    const inChat = renderForm(FORM)
    expect(actionsIn(inChat).map(({ title, type }) => [title, type])).toEqual([
      ['Save', 'Action.Execute'],
      ['Cancel', 'Action.Execute'],
    ])
    expect(isCancel(actionsIn(inChat)[1]?.data)).toBe(true)
    expect(saidBy(inChat)).toContain(FORM.title)
    const inDialog = renderForm(FORM, { surface: 'dialog' })
    expect(actionsIn(inDialog).map(({ title, type }) => [title, type])).toEqual([['Save', 'Action.Submit']])
    expect(saidBy(inDialog)).not.toContain(FORM.title)
  })

  test('comes back as it stood when nothing was touched', () => {
    const read = readSubmission(pressed(renderForm(FORM)))
    const answers = { minimum: '10k', note: null, until: '2026-03-02', role: 'ae', segments: ['mid, market'] }
    expect(read).toMatchObject({ answers, call: { name: 'save-filters', input: { answers } } })
  })

  test('brings what was typed and chosen, a comma in a value included', () => {
    const typed = {
      [inputId('minimum')]: '',
      [inputId('note')]: 'two\nlines',
      [inputId('until')]: '2026-04-01',
      [inputId('role')]: '0',
      [inputId('segments')]: '1,2',
    }
    expect(readSubmission(pressed(renderForm(FORM), typed))?.answers).toEqual({
      minimum: null,
      note: 'two\nlines',
      until: '2026-04-01',
      role: 'csm',
      segments: ['mid, market', 'smb'],
    })
  })

  test('is shown again with what is wrong beside the field, and what was typed kept', () => {
    const typed = { [inputId('minimum')]: 'lots', [inputId('note')]: 'x', [inputId('segments')]: '' }
    const read = readSubmission(pressed(renderForm(FORM), typed))
    if (!read) throw new Error('the form was not read')
    const errors = { minimum: 'That is no amount.', elsewhere: 'Something else is wrong.' }
    const again = renderForm(read.form, { errors, values: read.answers })
    expect(teamsCardProblems(again)).toEqual([])
    const at = again.body.findIndex((element) => 'id' in element && element.id === inputId('minimum'))
    expect(again.body[at]).toMatchObject({ value: 'lots' })
    expect(saidBy(again.body[at + 1])).toBe('That is no amount.')
    expect(nodesIn(again.body[at + 1])).toContainEqual(expect.objectContaining({ color: 'attention' }))
    expect(saidBy(again)).toContain('Something else is wrong.')
    const chosen = again.body.find((element) => 'id' in element && element.id === inputId('segments'))
    expect(chosen).not.toHaveProperty('value')
    const once = readSubmission(pressed(again, { [inputId('minimum')]: '20k' }))
    expect(once?.answers).toEqual({ ...read.answers, minimum: '20k' })
  })

  test('insists on what is needed before anything is sent, and names the options left out', () => {
    const many = Array.from({ length: 130 }, (_, index) => ({ value: `v${index}`, label: `Person ${index}` }))
    const form: Form = { ...FORM, fields: [{ kind: 'choice', key: 'who', label: 'Who', options: many }] }
    const card = renderForm(form)
    expect(card.body.at(-2)).toMatchObject({
      isRequired: true,
      errorMessage: 'Choose one.',
      style: 'filtered',
    })
    expect(saidBy(card.body.at(-1))).toBe('… and 30 more, not listed here')
    expect(readSubmission(pressed(card, { [inputId('who')]: '99' }))?.answers).toEqual({ who: 'v99' })
  })

  test('stays within the size of a message however much there is to choose', () => {
    const options = Array.from({ length: 100 }, (_, index) => ({
      value: `v${index}`,
      label: '株'.repeat(200),
    }))
    const fields = ['a', 'b', 'c', 'd'].map((key) => ({
      kind: 'choices' as const,
      key,
      label: key,
      options,
      values: [],
    }))
    const card = renderForm({ ...FORM, fields })
    expect(2 * JSON.stringify(card).length).toBeLessThan(80_000)
    expect(nodesIn(card).filter(({ type }) => type === 'Input.ChoiceSet')).toHaveLength(4)
  })

  test('makes nothing of outside words in its labels and options', () => {
    fc.assert(
      fc.property(words, (name) => {
        const options = [{ value: 'x', label: name }]
        const form: Form = {
          title: name,
          submitLabel: name,
          intro: name,
          fields: [
            { kind: 'choice', key: 'a', label: name, options },
            { kind: 'choices', key: 'b', label: name, options, values: [] },
            { kind: 'text', key: 'c', label: name, hint: name },
          ],
          call: FORM.call,
        }
        const card = renderForm(form)
        expect(teamsCardProblems(card)).toEqual([])
        for (const { label, choices } of nodesIn(card.body)) {
          for (const text of [label, choices?.[0]?.title])
            expect(text ?? '').not.toMatch(/<[a-z/!?]|[*`]|\]\(|:\/\//i)
        }
      }),
    )
  })
})

describe('a submission', () => {
  const whole = { form: FORM, [inputId('note')]: 'x' }

  test('is read from the chat, from a dialog and from a plain message alike', () => {
    const read = readSubmission(whole)
    expect(read?.answers.note).toBe('x')
    expect(readSubmission({ data: whole, context: {} })).toEqual(read)
    expect(readSubmission({ action: { verb: 'submit', data: whole } })).toEqual(read)
  })

  test('chooses nothing that was not offered', () => {
    const answersTo = (given: unknown): Answers | undefined =>
      readSubmission({ ...whole, [inputId('role')]: given, [inputId('segments')]: given })?.answers
    for (const given of ['7', '-1', 'csm', '0x1', '1e0', ['0'], { 0: 1 }, null, '__proto__']) {
      expect(answersTo(given)).toMatchObject({ role: null, segments: [] })
    }
  })

  test('that is none of ours is undefined, and never throws', () => {
    const forged = [
      undefined,
      null,
      'submit',
      {},
      { note: 'x' },
      { form: { ...FORM, call: { name: 'drop-tables', input: {} } } },
      { form: { ...FORM, fields: [{ kind: 'file', key: 'x', label: 'x' }] } },
      { form: FORM, [inputId('note')]: 'x'.repeat(5_000) },
    ]
    for (const value of forged) expect(readSubmission(value)).toBeUndefined()
    fc.assert(fc.property(fc.anything(), (value) => readSubmission(value) === undefined))
  })
})
