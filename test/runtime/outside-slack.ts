import { Hono } from 'hono'
import { expect } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { COMMANDS } from '../../src/slack/registry.ts'
import { serve } from '../support/listen.ts'

/** A Slack that outlives the product's processes, behind a loopback address of its own. */
export interface OutsideSlack {
  sandbox: Sandbox
  /** What a production installation has in its environment. */
  env: Record<string, string>
  /** Where Slack sends its requests from now on. */
  callAt(productUrl: string): void
  /** Slack's clock, and with `shiftMs` the product's. */
  shiftMs: number
  /** Called around each chat.postMessage: when it came in, and when it took effect but is not answered yet. */
  onPost: { arrived(): void; tookEffect(): void }
  /** Dana types /dunwell subscribe in the channel, and takes the form as it is if there is one. */
  subscribe(channelName: string): Promise<void>
  close(): Promise<void>
}

export const DANA = {
  id: 'U0DANA',
  name: 'Dana Roth',
  email: 'dana@larkfield.test',
  title: 'Finance lead',
  timeZone: 'UTC',
}

export async function openOutsideSlack(channelNames: string[]): Promise<OutsideSlack> {
  const botToken = 'xoxb-outside'
  const signingSecret = 'outside-secret'
  let ids = 0
  let productUrl = ''
  let ownUrl = ''
  const sandbox = createSandbox({
    baseUrl: () => ownUrl,
    signingSecret,
    botToken,
    teamId: 'T0OUTSIDE',
    teamName: 'Larkfield',
    members: [DANA],
    channels: channelNames.map((name) => ({
      id: `C0${name.toUpperCase()}`,
      name,
      members: 'all',
      botIsMember: true,
    })),
    commands: COMMANDS.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    deliver: async (request) =>
      fetch(`${productUrl}/slack/events`, {
        method: 'POST',
        headers: request.headers,
        body: await request.text(),
      }),
    realNow: () => Date.now() + slack.shiftMs,
    newId: () => {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
    enforceRateLimits: true,
  })
  const app = new Hono()
  app.use('/sandbox/slack/api/chat.postMessage', async (_c, next) => {
    slack.onPost.arrived()
    await next()
    slack.onPost.tookEffect()
  })
  app.route('/sandbox', sandbox.app)
  const { url, close } = await serve(app.fetch)
  ownUrl = url
  const slack: OutsideSlack = {
    sandbox,
    env: {
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `${ownUrl}/sandbox/slack/api/`,
    },
    callAt: (url) => {
      productUrl = url
    },
    shiftMs: 0,
    onPost: { arrived: () => {}, tookEffect: () => {} },
    subscribe: async (name) => {
      const { workspace, act } = sandbox
      const channel = workspace.channelNamed(name)?.id ?? ''
      expect(await act.slash(DANA.id, channel, '/dunwell', 'subscribe')).toMatchObject({ ok: true })
      const heard = () => workspace.messages(channel).some(({ text }) => text.includes('The digest comes to'))
      await expect.poll(() => heard() || workspace.modals(DANA.id).length > 0, { timeout: 5_000 }).toBe(true)
      const [form] = workspace.modals(DANA.id)
      if (form) expect(await act.submitView(DANA.id, form.id)).toMatchObject({ ok: true })
      await expect.poll(heard, { timeout: 5_000 }).toBe(true)
    },
    close,
  }
  return slack
}
