import { runCommand } from '../../src/commands.ts'
import { findAsker } from '../../src/people/find-asker.ts'
import { everyAction, titleOf } from '../../src/sandbox/teams/card/reading.ts'
import type { Pressed } from '../../src/sandbox/teams/outcome.ts'
import type { Post } from '../../src/sandbox/teams/post.ts'
import type { TeamsSandbox } from '../../src/sandbox/teams/teams-sandbox.ts'
import type { Seen, Stage } from './stage.ts'
import { formOf, submitForm, threadOfForm } from './teams-form.ts'
import { createTeamsScreen, type Thread } from './teams-screen.ts'
import { fieldsOf } from './teams-text.ts'
import type { World } from './world.ts'

/** Journeys in the sandbox's Teams. People are named by the start of their name. */
export function teamsStage(world: World): Stage {
  const { clock, members } = world.sandbox
  const teams = teamsOf(world)
  const { act, tenant } = teams
  const screen = createTeamsScreen(teams)
  /** The bot says hello in General when it is added to the team; journeys begin after that. */
  const greetings = new Set(tenant.teams().flatMap(({ id }) => tenant.posts(id).map((post) => post.id)))

  function user(person: string): string {
    const id = members.find(({ name }) => name.startsWith(person))?.id
    if (!id) throw new Error(`nobody is called ${person}`)
    return id
  }
  function channelCalled(name: string) {
    const channel = tenant.channelNamed(name)
    if (!channel?.team) throw new Error(`there is no channel ${name}`)
    return { id: channel.id, team: channel.team, name: channel.name }
  }
  function postOf(on: Seen): Post {
    const post = tenant.post(on.place, on.id)
    if (!post) throw new Error('the message is gone')
    return post
  }
  const threadOf = (post: Post): Thread => ({ place: post.conversation, root: post.root ?? post.id })

  /** Runs something and tells what it showed the person. */
  async function shown(
    person: string,
    thread: Thread | undefined,
    work: () => Promise<Pressed>,
  ): Promise<Seen> {
    screen.remember(user(person), thread)
    const result = await work()
    if (!result.ok) throw new Error(`Teams showed an error: ${result.error}`)
    for (let tries = 0; tries < 300; tries += 1) {
      const news = screen.news(user(person))
      if (news) return news
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('nothing was shown')
  }
  function press(
    person: string,
    on: Seen,
    label: string,
    { inputs = {}, at = 0 }: { inputs?: Record<string, string>; at?: number } = {},
  ): Promise<Seen> {
    const actions = tenant.cardsFor(user(person), postOf(on)).flatMap(everyAction)
    const nth = actions.flatMap((action, index) => (titleOf(action) === label ? [index] : []))[at]
    const target = at > 0 && nth !== undefined ? { at: nth } : label
    return shown(person, threadOf(postOf(on)), () =>
      act.press(user(person), on.place, on.id, target, { inputs }),
    )
  }
  function say(person: string, where: string, words: string): Promise<Seen> {
    const id = user(person)
    if (where === 'direct') {
      return shown(person, undefined, () => act.say(id, tenant.personalChat(id).id, words))
    }
    const channel = channelCalled(where)
    return shown(person, undefined, async () => {
      const said = await act.say(id, channel.id, `@Dunwell ${words}`)
      screen.lookAt(id, { place: channel.id, root: said.id })
      return said
    })
  }
  async function submit(person: string, values: Record<string, string | string[]>) {
    screen.remember(user(person), threadOfForm(teams, user(person)))
    return submitForm(teams, user(person), values)
  }
  function botPosts(channel: string, isWanted: (post: Post) => boolean): Seen[] {
    return tenant
      .posts(channel)
      .filter((post) => post.author.kind === 'app' && isWanted(post))
      .map((post) => screen.seen(post))
  }

  return {
    platform: 'teams',
    /** There are no slash commands, and the mention says already whom a word is for. */
    command: (person, where, text) =>
      say(
        person,
        where,
        text.replace(
          /^\/(dunwell (?=note|assign|hold|promise|dispute|away|questions|approvals|(un)?subscribe|filters|settings))?/,
          '',
        ),
      ),
    say: (person, words) => say(person, 'direct', words),
    press: (person, on, label, at = 0) => press(person, on, label, { at }),
    choose: (person, on, option) => {
      const [field] = tenant.cardsFor(user(person), postOf(on)).flatMap(fieldsOf)
      const choice = field?.choices.find(({ title }) => title.startsWith(option))
      if (!field || !choice) throw new Error(`there is no entry ${option}`)
      return press(person, on, 'Choose', { inputs: { [field.id]: choice.value } })
    },
    submit,
    fill: submit,
    again: async () => void (await act.again({ fresh: teams.sent.at(-1)?.type === 'invoke' })),
    run: async (person, call) => {
      const { aadObjectId } = tenant.accountOf(user(person))
      const asker = await findAsker(world.deps.db, 'teams', teams.desk.options.tenantId, aadObjectId)
      if (!asker?.person) throw new Error(`${person} is not known yet`)
      const { workspace: installed, person: actor } = asker
      const place = {
        workspace: installed,
        channelId: channelCalled('finance').id,
        direct: false,
        userId: aadObjectId,
        occurrence: JSON.stringify(call),
      }
      const who = { organisationId: installed.organisationId, actor }
      const reply = await runCommand(world.deps, who, place, call)
      return reply.kind === 'notice' ? reply.text : JSON.stringify(reply)
    },
    form: (person) => formOf(teams, user(person)),
    called: (channel) => channelCalled(channel).name,
    channel: (name) =>
      botPosts(channelCalled(name).id, ({ id, root }) => root === undefined && !greetings.has(id)),
    thread: (on) => botPosts(on.place, ({ root }) => root === on.id),
    toldAlone: (person) =>
      tenant
        .posts(tenant.personalChat(user(person)).id)
        .filter(({ author }) => author.kind === 'app')
        .map((post) => screen.seen(post, user(person))),
    lastPrivate: (person) => {
      const news = screen.news(user(person))
      if (news) return news
      const post = tenant
        .posts(tenant.personalChat(user(person)).id)
        .filter(({ author }) => author.kind === 'app')
        .at(-1)
      if (!post) throw new Error(`${person} was told nothing`)
      return screen.seen(post, user(person))
    },
    home: (person) => say(person, 'direct', 'home'),
    stepDays: async (days) => {
      if (!clock) throw new Error('the sandbox has no clock')
      await clock.stepDays(days)
    },
    removeBot: async (name) => void (await act.removeFromTeam(user('Dana'), channelCalled(name).team)),
    inviteBot: async (name) => void (await act.addToTeam(user('Dana'), channelCalled(name).team)),
    bringBack: 'Add the app',
  }
}

function teamsOf({ sandbox }: World): TeamsSandbox {
  if (!sandbox.teams) throw new Error('the sandbox has no Teams')
  return sandbox.teams
}
