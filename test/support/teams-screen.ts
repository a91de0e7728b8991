import { buttonsOf, titleOf } from '../../src/sandbox/teams/card/reading.ts'
import type { Post } from '../../src/sandbox/teams/post.ts'
import type { TeamsSandbox } from '../../src/sandbox/teams/teams-sandbox.ts'
import type { Seen } from './stage.ts'
import { textOfCards } from './teams-text.ts'

/** A thread of a channel. */
export interface Thread {
  place: string
  root: string
}

/** What one person has before their eyes in Teams, and what became new since they last did something. */
export interface TeamsScreen {
  /** Remembers how things stand: their own chat, and the thread they are about to act in. */
  remember(userId: string, thread?: Thread): void
  /** The thread is known only after its first message was written. */
  lookAt(userId: string, thread: Thread): void
  /** A message or card that is new or changed; or else an opened dialog, or a sentence said beside a button. */
  news(userId: string): Seen | undefined
  /** As one person sees it, or as everybody does. */
  seen(post: Post, userId?: string): Seen
}

interface Memory {
  pictures: Map<string, string>
  thread?: Thread
  dialog?: string
}

export function createTeamsScreen({ tenant }: TeamsSandbox): TeamsScreen {
  const memories = new Map<string, Memory>()

  function around(userId: string, thread: Thread | undefined): Post[] {
    const own = tenant.posts(tenant.personalChat(userId).id)
    const there = thread
      ? tenant.posts(thread.place).filter(({ id, root }) => (root ?? id) === thread.root)
      : []
    return [...own, ...there].filter(({ author }) => author.kind === 'app')
  }
  const picture = (userId: string, post: Post) => JSON.stringify([post, tenant.cardsFor(userId, post)])

  function seen(post: Post, userId?: string): Seen {
    const cards = userId === undefined ? post.cards : tenant.cardsFor(userId, post)
    return {
      id: post.id,
      place: post.conversation,
      text: textOfCards(cards) || post.text,
      buttons: cards.flatMap((card) => buttonsOf(card)).map(titleOf),
      edited: post.edited !== undefined,
    }
  }
  const sentence = (id: string, place: string, text: string): Seen => {
    return { id, place, text, buttons: [], edited: false }
  }

  return {
    seen,
    remember(userId, thread) {
      tenant.clearNotices(userId)
      const pictures = around(userId, thread).map((post) => [post.id, picture(userId, post)] as const)
      memories.set(userId, { pictures: new Map(pictures), thread, dialog: tenant.dialog(userId)?.id })
    },
    lookAt(userId, thread) {
      const memory = memories.get(userId)
      if (memory) memory.thread = thread
    },
    news(userId) {
      const { pictures, thread, dialog } = memories.get(userId) ?? { pictures: new Map<string, string>() }
      const changed = around(userId, thread).filter((post) => pictures.get(post.id) !== picture(userId, post))
      const last = changed.at(-1)
      if (last) return seen(last, userId)
      const open = tenant.dialog(userId)
      if (open && open.id !== dialog) return sentence(open.id, open.from.conversation, open.message ?? '')
      const told = tenant.notices(userId).at(-1)
      return told && sentence(told.post, told.conversation, told.text)
    },
  }
}
