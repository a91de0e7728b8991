import { runCommand } from '../../src/commands.ts'
import { findAsker } from '../../src/people/find-asker.ts'
import type { Block } from '../../src/sandbox/blocks/block.ts'
import { elementsOf } from '../../src/sandbox/blocks/elements-of.ts'
import { labelsIn, type Target } from '../../src/sandbox/find-element.ts'
import type { Message } from '../../src/sandbox/message.ts'
import type { Seen, Stage } from './stage.ts'
import type { World } from './world.ts'

/** So many looks, 10 ms apart, an answer may take longer than the edit of the message that was pressed. */
const SETTLES_AFTER = 25

/** Journeys in the sandbox's Slack. People are named by the start of their name. */
export function slackStage(world: World): Stage {
  const { sandbox } = world
  const { act, workspace } = sandbox
  const users = new Map<string, string>()

  function user(person: string): string {
    const id = users.get(person) ?? sandbox.members.find(({ name }) => name.startsWith(person))?.id
    if (!id) throw new Error(`nobody is called ${person}`)
    users.set(person, id)
    return id
  }
  function place(name: string, person: string): string {
    if (name === 'direct') return workspace.directOf(user(person)).id
    const channel = workspace.channelNamed(name)
    if (!channel) throw new Error(`there is no channel ${name}`)
    return channel.id
  }
  const seen = (message: Message): Seen => ({
    id: message.ts,
    place: message.channel,
    text: textOf(message.blocks) || message.text,
    buttons: labelsIn(message.blocks),
    edited: message.edited !== undefined,
  })
  /**
   * Runs something and tells what it showed the person: a new message of theirs, or else the one they pressed
   * in, changed. Others may be edited at the same time and are no answer.
   */
  async function shown(
    person: string,
    channel: string,
    work: () => Promise<{ ok: boolean; error?: string }>,
    pressed?: string,
  ): Promise<Seen> {
    const before = new Map(mine(person, channel).map((message) => [message.ts, JSON.stringify(message)]))
    const outcome = await work()
    if (!outcome.ok) throw new Error(`Slack showed an error: ${outcome.error}`)
    let changedFor = 0
    for (let tries = 0; tries < 400; tries += 1) {
      const now = mine(person, channel)
      const fresh = now.findLast(({ ts }) => !before.has(ts))
      if (fresh) return seen(fresh)
      const own = now.find(({ ts }) => ts === pressed)
      if (own && before.get(own.ts) !== JSON.stringify(own)) changedFor += 1
      // An edit of the post may come before the answer to the click; a click's own replacement is no edit.
      if (own && changedFor > (own.edited === undefined ? 0 : SETTLES_AFTER)) return seen(own)
      if (workspace.modals(user(person)).length > 0)
        return { id: '', place: channel, text: '', buttons: [], edited: false }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('nothing was shown')
  }
  function mine(person: string, channel: string): Message[] {
    return workspace
      .messages(channel)
      .filter(
        ({ author, ephemeralTo }) =>
          author.kind === 'app' && (ephemeralTo === undefined || ephemeralTo === user(person)),
      )
  }

  return {
    platform: 'slack',
    command: (person, where, text) => {
      const [command = '', ...words] = text.split(' ')
      const channel = place(where, person)
      return shown(person, channel, () => act.slash(user(person), channel, command, words.join(' ')))
    },
    say: (person, words, inThreadOf) => {
      const channel = workspace.directOf(user(person)).id
      const how = inThreadOf ? { threadTs: inThreadOf.id } : {}
      return shown(person, channel, () => act.say(user(person), channel, words, how))
    },
    press: (person, on, label, at = 0) =>
      shown(
        person,
        on.place,
        () =>
          act.click(user(person), on.place, on.id, targetIn(workspace.message(on.place, on.id), label, at)),
        on.id,
      ),
    choose: (person, on, option) => {
      const message = workspace.message(on.place, on.id)
      const select = message?.blocks.flatMap(elementsOf).find((element) => 'options' in element)?.action_id
      const value = optionValue(message?.blocks ?? [], option)
      const choose = () => act.select(user(person), on.place, on.id, select ?? '', value)
      return shown(person, on.place, choose, on.id)
    },
    submit: async (person, values) => {
      const view = workspace.modals(user(person)).at(-1)
      if (!view) throw new Error(`${person} has no form open`)
      const result = await act.submitView(user(person), view.id, values)
      return { errors: result.errors ?? {} }
    },
    fill: async (person, values) => {
      const view = workspace.modals(user(person)).at(-1)
      if (!view) throw new Error(`${person} has no form open`)
      const chosen = Object.entries(values).map(([label, words]) => {
        const field = view.blocks.find((block) => block.type === 'input' && block.label.text === label)
        const isChoice = field !== undefined && optionLabels(field).length > 0
        return [label, isChoice ? optionValue([field], words) : words]
      })
      const result = await act.submitView(user(person), view.id, Object.fromEntries(chosen))
      return { errors: result.errors ?? {} }
    },
    again: async () => void (await act.again()),
    run: async (person, call) => {
      const asker = await findAsker(world.deps.db, 'slack', 'T0SANDBOX', user(person))
      if (!asker?.person) throw new Error(`${person} is not known yet`)
      const { workspace: installed, person: actor } = asker
      const place = {
        workspace: installed,
        channelId: 'C0FINANCE',
        direct: false,
        userId: user(person),
        occurrence: JSON.stringify(call),
      }
      const who = { organisationId: installed.organisationId, actor }
      const reply = await runCommand(world.deps, who, place, call)
      return reply.kind === 'notice' ? reply.text : JSON.stringify(reply)
    },
    form: (person) => {
      const view = workspace.modals(user(person)).at(-1)
      if (!view) return undefined
      const fields = view.blocks.flatMap((block) =>
        block.type === 'input' ? [[block.label.text, optionLabels(block)] as const] : [],
      )
      return { title: String(view.title?.text ?? ''), fields: Object.fromEntries(fields) }
    },
    called: (channel) => `#${channel}`,
    channel: (name) => {
      const channel = workspace.channelNamed(name)
      if (!channel) throw new Error(`there is no channel ${name}`)
      return workspace
        .messages(channel.id)
        .filter(({ ephemeralTo, threadTs }) => ephemeralTo === undefined && threadTs === undefined)
        .map(seen)
    },
    thread: (on) =>
      workspace
        .messages(on.place)
        .filter(({ ephemeralTo, threadTs }) => ephemeralTo === undefined && threadTs === on.id)
        .map(seen),
    toldAlone: (person) => mine(person, workspace.directOf(user(person)).id).map(seen),
    lastPrivate: (person) => {
      const all = [...workspace.channels.keys(), workspace.directOf(user(person)).id].flatMap((id) =>
        workspace.messages(id),
      )
      const told = all.filter(
        (message) =>
          message.author.kind === 'app' &&
          (message.ephemeralTo === user(person) || message.channel === workspace.directOf(user(person)).id),
      )
      const last = told.sort((a, b) => (a.ts < b.ts ? -1 : 1)).at(-1)
      if (!last) throw new Error(`${person} was told nothing`)
      return seen(last)
    },
    home: async (person) => {
      await act.openHome(user(person), 'home')
      for (let tries = 0; tries < 200; tries += 1) {
        const view = workspace.homes.get(user(person))
        if (view)
          return {
            id: view.id,
            place: 'home',
            text: textOf(view.blocks),
            buttons: labelsIn(view.blocks),
            edited: false,
          }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error('the home tab stayed empty')
    },
    stepDays: async (days) => {
      if (!sandbox.clock) throw new Error('the sandbox has no clock')
      await sandbox.clock.stepDays(days)
    },
    removeBot: async (name) => void (await act.kickBot(user('Dana'), place(name, 'Dana'))),
    inviteBot: async (name) => void (await act.inviteBot(user('Dana'), place(name, 'Dana'))),
    bringBack: '/invite @Dunwell',
  }
}

/** The button with those words, the first of them or a later one. */
function targetIn(message: Message | undefined, label: string, at: number): Target {
  const called = (message?.blocks ?? [])
    .flatMap(elementsOf)
    .filter((element) => element.type === 'button' && element.text.text === label)
  const actionId = at > 0 ? called[at]?.action_id : undefined
  return actionId === undefined ? label : { actionId }
}

/** Every word of the blocks as it is read, a line per text. */
function textOf(blocks: Block[]): string {
  const words: string[] = []
  const walk = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, key)
    else if (isSection(value)) words.push(value.elements.map(({ text }) => text ?? '').join(''))
    else if (value && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) walk(inner, name)
    else if (key === 'text' && typeof value === 'string') words.push(value)
  }
  walk(blocks, '')
  const said = words.join('\n').replace(/\*/g, '')
  return said.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function isSection(value: unknown): value is { elements: { text?: string }[] } {
  return value !== null && typeof value === 'object' && 'type' in value && value.type === 'rich_text_section'
}

/** What can be chosen in a field. */
function optionLabels(block: Block): string[] {
  const labels: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (value && typeof value === 'object') {
      const option = value as { text?: { text?: string }; value?: string }
      if (option.value !== undefined && option.text?.text) labels.push(option.text.text)
      for (const [key, inner] of Object.entries(value)) if (!key.startsWith('initial_')) walk(inner)
    }
  }
  walk(block)
  return labels
}

function optionValue(blocks: Block[], label: string): string {
  let found: string | undefined
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (value && typeof value === 'object') {
      const option = value as { text?: { text?: string }; value?: string }
      if (option.value && option.text?.text?.startsWith(label)) found ??= option.value
      for (const inner of Object.values(value)) walk(inner)
    }
  }
  walk(blocks)
  if (!found) throw new Error(`there is no entry ${label}`)
  return found
}
