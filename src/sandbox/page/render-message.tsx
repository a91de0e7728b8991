import { DateTime } from 'luxon'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Desk } from '../desk.ts'
import type { Message } from '../message.ts'
import { Avatar } from './avatar.tsx'
import { Mrkdwn } from './mrkdwn.tsx'
import { type Names, namesOf } from './names.ts'
import { RenderBlocks } from './render-blocks.tsx'

interface Replies {
  count: number
  latest: string
}

/** HTML of messages, kept while they stay the same: a changed message is a new object. */
export function createMessageRenderer(desk: Desk): (message: Message, replies?: Replies) => string {
  const kept = new WeakMap<Message, { count: number; html: string }>()
  return (message, replies) => {
    const known = kept.get(message)
    if (known && known.count === (replies?.count ?? 0)) return known.html
    const html = renderToStaticMarkup(<MessageRow desk={desk} message={message} replies={replies} />)
    kept.set(message, { count: replies?.count ?? 0, html })
    return html
  }
}

function MessageRow({
  desk,
  message,
  replies,
}: {
  desk: Desk
  message: Message
  replies: Replies | undefined
}) {
  const names = namesOf(desk)
  const isApp = message.author.kind === 'app'
  const name =
    message.author.kind === 'app' ? desk.workspace.appName : (names.person(message.author.id) ?? 'Someone')
  const at = DateTime.fromISO(message.shownAt, { zone: names.zone, locale: 'en' })
  return (
    <article
      className={message.ephemeralTo ? 'message ephemeral' : 'message'}
      data-ts={message.ts}
      data-channel={message.channel}
      aria-label={`${name}, ${at.toFormat('HH:mm')}`}
    >
      <Avatar name={name} isApp={isApp} />
      <div className="message-main">
        <div className="message-head">
          <strong>{name}</strong>
          {isApp ? <span className="badge">APP</span> : null}
          <time dateTime={message.shownAt} title={at.toFormat('cccc d LLLL yyyy, HH:mm:ss')}>
            {at.toFormat('HH:mm')}
          </time>
          {message.ephemeralTo ? null : (
            <button type="button" className="quiet reply" data-thread={message.threadTs ?? message.ts}>
              Reply in thread
            </button>
          )}
        </div>
        {message.ephemeralTo ? <p className="ephemeral-note">Only visible to you</p> : null}
        <Body message={message} names={names} />
        {message.edited ? <span className="edited">(edited)</span> : null}
        {replies ? (
          <button type="button" className="replies" data-thread={message.ts}>
            {replies.count === 1 ? '1 reply' : `${replies.count} replies`}
          </button>
        ) : null}
      </div>
    </article>
  )
}

function Body({ message, names }: { message: Message; names: Names }) {
  if (message.blocks.length > 0) {
    return (
      <div className="blocks">
        <RenderBlocks blocks={message.blocks} names={names} />
      </div>
    )
  }
  return (
    <div className="text">
      <Mrkdwn text={message.text} names={names} />
    </div>
  )
}
