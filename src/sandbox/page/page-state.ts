import type { DateTime } from 'luxon'
import { DateTime as Time } from 'luxon'
import type { Desk } from '../desk.ts'
import type { Message } from '../message.ts'
import type { TeamsDesk } from '../teams/teams-desk.ts'
import type { Faults, Trouble } from '../web-api/faults.ts'
import { namesOf } from './names.ts'
import { type Place, placeOf } from './place.ts'
import { placeHeaderHtml } from './place-header.tsx'
import { createMessageRenderer } from './render-message.tsx'
import { homeHtml, modalHtml } from './render-view.tsx'
import { sidebarHtml } from './sidebar.tsx'
import { type TeamsState, teamsState } from './teams/teams-state.ts'

const mostMessages = 200

interface Row {
  ts: string
  html: string
  /** Messages of one day stand under its name. */
  day: string
}

/** Everything the browser shows, drawn on the server; the browser only puts it in place. */
export interface PageState {
  as: string
  place: string
  channel: string
  sidebar: string
  header: string
  messages: Row[]
  /** Earlier ones left out. */
  hidden: number
  empty: string
  composer: { kind: 'open'; placeholder: string } | { kind: 'join'; name: string } | { kind: 'none' }
  thread: { ts: string; messages: Row[] } | null
  home: string | null
  modal: { id: string; key: string; html: string } | null
  clock: { day: string; time: string; zone: string; local: string } | null
  busy: string
  controls: { key: string; label: string; hint: string; on: boolean }[]
  trouble: Trouble
  teamsTrouble: Trouble
  teams: TeamsState | null
}

export interface Asked {
  as?: string
  place?: string
  thread?: string
  teams?: string
}

export function createPageState(
  desk: Desk,
  faults: Faults,
  busy: () => string,
  teamsDesk?: TeamsDesk,
): (asked: Asked) => Promise<PageState> {
  const { workspace, options } = desk
  const draw = createMessageRenderer(desk)

  function row(message: Message, withReplies: boolean): Row {
    const replies = withReplies
      ? workspace
          .messages(message.channel)
          .filter((other) => other.threadTs === message.ts && !other.ephemeralTo)
      : []
    const latest = replies.at(-1)
    const at = Time.fromISO(message.shownAt, { zone: options.clock?.zone() ?? 'utc', locale: 'en' })
    return {
      ts: message.ts,
      html: draw(message, latest ? { count: replies.length, latest: latest.ts } : undefined),
      day: at.toFormat('cccc, d LLLL yyyy'),
    }
  }

  return async (asked) => {
    const as = options.members.find((member) => member.id === asked.as)?.id ?? options.members[0]?.id
    if (as === undefined) throw new Error('the sandbox needs at least one member')
    const place = placeOf(desk, as, asked.place ?? '')
    const name = place.kind === 'channel' ? place.channel.id : place.kind === 'home' ? 'app' : 'app:messages'
    const visible = workspace
      .messages(place.channel.id)
      .filter((message) => message.ephemeralTo === undefined || message.ephemeralTo === as)
    const top = visible.filter((message) => message.threadTs === undefined || message.threadTs === message.ts)
    const threadRoot = asked.thread ? workspace.message(place.channel.id, asked.thread) : undefined
    const home = workspace.homes.get(as)
    const modals = workspace.modals(as)
    const modal = modals.at(-1)
    const teams = teamsDesk ? teamsState(teamsDesk, as, asked.teams ?? '') : null
    const beside = teamsDesk && teams ? { tenant: teamsDesk.tenant, place: teams.place } : undefined
    return {
      as,
      place: name,
      channel: place.channel.id,
      sidebar: sidebarHtml(desk, as, name, beside),
      header: placeHeaderHtml(desk, as, place),
      messages: place.kind === 'home' ? [] : top.slice(-mostMessages).map((message) => row(message, true)),
      hidden: place.kind === 'home' ? 0 : Math.max(0, top.length - mostMessages),
      empty: emptySentence(desk, as, place),
      composer: composerOf(as, place, workspace.appName),
      thread: threadRoot
        ? {
            ts: threadRoot.ts,
            messages: visible
              .filter((message) => message === threadRoot || message.threadTs === threadRoot.ts)
              .map((message) => row(message, false)),
          }
        : null,
      home: place.kind === 'home' && home ? homeHtml(home, namesOf(desk)) : null,
      modal: modal
        ? {
            id: modal.id,
            key: modal.hash,
            html: modalHtml(modal, namesOf(desk), workspace.appName, modals.length - 1),
          }
        : null,
      clock: options.clock ? clockText(options.clock.now(), options.clock.zone()) : null,
      busy: busy(),
      controls: await Promise.all(
        (options.controls ?? []).map(async ({ key, label, hint, value }) => ({
          key,
          label,
          hint,
          on: await value(),
        })),
      ),
      trouble: faults.trouble,
      teamsTrouble: teamsDesk?.faults.trouble ?? 'none',
      teams,
    }
  }
}

function clockText(now: DateTime, zone: string) {
  const here = now.setZone(zone).setLocale('en')
  return {
    day: here.toFormat('ccc d LLL yyyy'),
    time: here.toFormat('HH:mm'),
    zone,
    local: here.toFormat("yyyy-MM-dd'T'HH:mm"),
  }
}

function emptySentence(desk: Desk, as: string, place: Place): string {
  const { appName } = desk.workspace
  const command = desk.options.commands[0]?.command
  if (place.kind === 'home') return `${appName} has not shown a Home tab to this person yet.`
  const tryThis =
    command && place.channel.members.has(as) ? ` Type ${command} below to ask ${appName} something.` : ''
  if (place.kind === 'direct') return `Nothing from ${appName} to this person yet.${tryThis}`
  return `Nothing was said in #${place.channel.name} yet.${tryThis}`
}

function composerOf(as: string, place: Place, appName: string): PageState['composer'] {
  if (place.kind === 'home') return { kind: 'none' }
  if (!place.channel.members.has(as)) return { kind: 'join', name: place.channel.name }
  const where = place.kind === 'direct' ? appName : `#${place.channel.name}`
  return { kind: 'open', placeholder: `Message ${where}, or type / for commands` }
}
