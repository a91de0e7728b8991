import { DateTime } from 'luxon'
import type { CardJson } from '../../teams/card/card-json.ts'
import { refreshOf } from '../../teams/card/reading.ts'
import type { Post } from '../../teams/post.ts'
import type { TeamsDesk } from '../../teams/teams-desk.ts'
import { numberedCards } from './numbered-card.ts'
import { teamsHeaderHtml } from './teams-header.tsx'
import { teamsPlaceOf } from './teams-place.ts'
import { teamsPostHtml } from './teams-post.tsx'

const mostThreads = 60

interface TeamsRow {
  id: string
  html: string
  cards: CardJson[]
  notice: { text: string; kind: string } | null
  /** The card wants to be asked for anew when this person sees it. */
  wantsLook: boolean
  /** Messages of one day stand under its name. */
  day: string
  replies: TeamsRow[]
  /** Threads that people began show their answers at once. */
  open: boolean
}

/** The Teams side of the page. */
export interface TeamsState {
  place: string
  kind: string
  header: string
  threads: TeamsRow[]
  hidden: number
  empty: string
  placeholder: string
  typing: string
  dialog: { id: string; title: string; cards: CardJson[]; message: string } | null
}

export function teamsState(desk: TeamsDesk, as: string, asked: string): TeamsState {
  const { tenant, options } = desk
  const conversation = teamsPlaceOf(tenant, as, asked)
  const inChannel = conversation.kind === 'channel'
  const posts = tenant.posts(conversation.id)
  const notices = tenant.notices(as)
  const zone = options.clock?.zone() ?? 'utc'
  const aadId = tenant.accountOf(as).id

  function row(post: Post): TeamsRow {
    const cards = tenant.cardsFor(as, post)
    const notice = notices.filter((one) => one.post === post.id).at(-1)
    return {
      id: post.id,
      html: teamsPostHtml(desk, as, post, inChannel),
      cards: numberedCards(cards),
      notice: notice ? { text: notice.text, kind: notice.kind } : null,
      wantsLook: post.cards.some((card) => refreshOf(card)?.userIds.includes(aadId) === true),
      day: DateTime.fromISO(post.shownAt, { zone, locale: 'en' }).toFormat('cccc, d LLLL yyyy'),
      replies: posts.filter(({ root }) => root === post.id).map(row),
      open: post.author.kind === 'person',
    }
  }

  const roots = posts.filter(({ root }) => root === undefined)
  const dialog = tenant.dialog(as)
  const isTyping = (tenant.typing.get(conversation.id) ?? 0) > options.realNow()
  const hasBot = tenant.hasBot(conversation)
  const mention = conversation.kind === 'personal' ? '' : `@${tenant.appName} `
  return {
    place: conversation.id,
    kind: conversation.kind,
    header: teamsHeaderHtml(tenant, conversation),
    threads: roots.slice(-mostThreads).map(row),
    hidden: Math.max(0, roots.length - mostThreads),
    empty: hasBot
      ? `Nothing was said here yet. Write ${mention}overdue below to ask ${tenant.appName} something.`
      : `${tenant.appName} is not installed here, so nothing it writes arrives. Add it above.`,
    placeholder: inChannel
      ? `Start a post; ${mention}calls the bot`
      : `Type a message${mention && `; ${mention}calls the bot`}`,
    typing: isTyping ? `${tenant.appName} is typing…` : '',
    dialog: dialog
      ? {
          id: dialog.id,
          title: dialog.title,
          cards: dialog.card ? numberedCards([dialog.card]) : [],
          message: dialog.message ?? '',
        }
      : null,
  }
}
