import { DateTime } from 'luxon'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Post } from '../../teams/post.ts'
import type { TeamsDesk } from '../../teams/teams-desk.ts'
import { Avatar } from '../avatar.tsx'

/** A message without its cards, which the browser draws. */
export function teamsPostHtml(desk: TeamsDesk, as: string, post: Post, inChannel: boolean): string {
  const { tenant, options } = desk
  const { author } = post
  const isApp = author.kind === 'app'
  const name =
    author.kind === 'app'
      ? tenant.appName
      : (options.members.find(({ id }) => id === author.id)?.name ?? 'Someone')
  const isMine = author.kind === 'person' && author.id === as
  const zone = options.clock?.zone() ?? 'utc'
  const at = DateTime.fromISO(post.shownAt, { zone, locale: 'en' })
  return renderToStaticMarkup(
    <article
      className={`t-post${isMine && !inChannel ? ' mine' : ''}${isApp ? ' from-app' : ''}`}
      data-post={post.id}
      data-conversation={post.conversation}
      aria-label={`${name}, ${at.toFormat('HH:mm')}`}
    >
      <Avatar name={name} isApp={isApp} />
      <div className="t-bubble">
        <div className="t-head">
          <strong>{name}</strong>
          {isApp ? <span className="t-badge">App</span> : null}
          <time dateTime={post.shownAt} title={at.toFormat('cccc d LLLL yyyy, HH:mm:ss')}>
            {at.toFormat('HH:mm')}
          </time>
          {post.edited ? <span className="t-edited">Edited</span> : null}
        </div>
        {post.cards.length === 0 || post.text !== '' ? (
          <p className="t-text">
            <Words text={post.text} />
          </p>
        ) : null}
        <div className="t-cards" />
        <p className="t-notice" role="status" hidden />
      </div>
    </article>,
  )
}

/** What people typed; a mention stands between `<at>` marks. */
function Words({ text }: { text: string }) {
  const [before = '', ...rest] = text.split('<at>')
  let offset = before.length
  return (
    <>
      {before}
      {rest.map((piece) => {
        const [mentioned = '', after = ''] = piece.split('</at>')
        offset += piece.length
        return (
          <span key={offset}>
            <span className="t-mention">{mentioned}</span>
            {after}
          </span>
        )
      })}
    </>
  )
}
