import { renderToStaticMarkup } from 'react-dom/server'
import type { Desk } from '../desk.ts'
import type { Place } from './place.ts'

export function placeHeaderHtml(desk: Desk, as: string, place: Place): string {
  const { workspace } = desk
  if (place.kind !== 'channel') {
    return renderToStaticMarkup(
      <>
        <h1>{workspace.appName}</h1>
        <nav className="tabs" aria-label="App">
          <button type="button" data-place="app" aria-current={place.kind === 'home' ? 'page' : undefined}>
            Home
          </button>
          <button
            type="button"
            data-place="app:messages"
            aria-current={place.kind === 'direct' ? 'page' : undefined}
          >
            Messages
          </button>
        </nav>
      </>,
    )
  }
  const { channel } = place
  const hasBot = channel.members.has(workspace.botUserId)
  const people = [...channel.members].filter((id) => id !== workspace.botUserId).length
  return renderToStaticMarkup(
    <>
      <h1># {channel.name}</h1>
      <span className="facts">
        {people === 1 ? '1 person' : `${people} people`} · {workspace.appName}{' '}
        {hasBot ? 'is here' : 'is not here'}
      </span>
      <button type="button" className="quiet" data-room={hasBot ? 'kickBot' : 'inviteBot'}>
        {hasBot ? `Remove ${workspace.appName}` : `Add ${workspace.appName}`}
      </button>
      {channel.members.has(as) ? (
        <button type="button" className="quiet" data-room="leave">
          Leave
        </button>
      ) : null}
    </>,
  )
}
