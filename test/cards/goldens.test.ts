import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/chat/card.ts'
import { validateBlocks } from '../../src/sandbox/blocks/validate-blocks.ts'
import { renderMessage as renderForSlack, renderHome } from '../../src/slack/render.ts'
import { renderMessage as renderForTeams } from '../../src/teams/render.ts'
import { teamsCardProblems } from '../support/teams-card-problems.ts'
import { APPROVAL_SAMPLES } from './approval-samples.ts'
import { CLEARANCE_SAMPLES } from './clearance-samples.ts'
import { OUTREACH_SAMPLES } from './outreach-samples.ts'
import { PLAN_SAMPLES } from './plan-samples.ts'
import { SAMPLES } from './samples.ts'
import { SUSPENSION_SAMPLES } from './suspension-samples.ts'

const RENDERERS: Record<string, (card: Card) => unknown> = { slack: renderForSlack, teams: renderForTeams }

const golden = (platform: string, name: string) =>
  new URL(`./${platform}-${name}.golden.json`, import.meta.url)

describe.each(
  Object.entries({
    ...SAMPLES,
    ...CLEARANCE_SAMPLES,
    ...OUTREACH_SAMPLES,
    ...APPROVAL_SAMPLES,
    ...SUSPENSION_SAMPLES,
    ...PLAN_SAMPLES,
  }),
)('the card “%s”', (name, card) => {
  test.each(Object.entries(RENDERERS))(
    'looks in %s as it did when somebody last looked at it',
    (on, render) => {
      const rendered = render(card)
      // Look at the change in git before it is kept.
      if (process.env.UPDATE_GOLDENS)
        writeFileSync(golden(on, name), `${JSON.stringify(rendered, null, 2)}\n`)
      expect(rendered).toEqual(JSON.parse(readFileSync(golden(on, name), 'utf8')))
    },
  )

  test('is taken by Slack as a message and as a Home tab', () => {
    expect(validateBlocks(renderForSlack(card).blocks, 'message')).toMatchObject({ ok: true })
    expect(validateBlocks(renderHome(card).blocks, 'home')).toMatchObject({ ok: true })
  })

  test('is taken by Teams, and read by Microsoft’s own renderer', () => {
    expect(teamsCardProblems(renderForTeams(card).card)).toEqual([])
  })
})
