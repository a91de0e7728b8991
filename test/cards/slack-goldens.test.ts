import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { validateBlocks } from '../../src/sandbox/blocks/validate-blocks.ts'
import { renderHome, renderMessage } from '../../src/slack/render.ts'
import { SAMPLES } from './samples.ts'

const golden = (name: string) => new URL(`./slack-${name}.golden.json`, import.meta.url)

describe.each(Object.entries(SAMPLES))('the card “%s”', (name, card) => {
  test('looks in Slack as it did when somebody last looked at it', () => {
    const rendered = renderMessage(card)
    // Look at the change in git before it is kept.
    if (process.env.UPDATE_GOLDENS) writeFileSync(golden(name), `${JSON.stringify(rendered, null, 2)}\n`)
    expect(rendered).toEqual(JSON.parse(readFileSync(golden(name), 'utf8')))
  })

  test('is taken by Slack as a message and as a Home tab', () => {
    expect(validateBlocks(renderMessage(card).blocks, 'message')).toMatchObject({ ok: true })
    expect(validateBlocks(renderHome(card).blocks, 'home')).toMatchObject({ ok: true })
  })
})
