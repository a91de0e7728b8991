import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Desk } from '../desk.ts'
import type { Tenant } from '../teams/tenant.ts'
import { Avatar } from './avatar.tsx'
import { TeamsSidebar } from './teams/teams-sidebar.tsx'

/** Where somebody is; the browser compares `data-latest` with what was read to mark the rest. */
export function sidebarHtml(
  desk: Desk,
  as: string,
  place: string,
  beside?: { tenant: Tenant; place: string },
): string {
  const { workspace, options } = desk
  const me = options.members.find((member) => member.id === as)
  return renderToStaticMarkup(
    <>
      <div className="team">{options.teamName}</div>
      <details className="menu persona" id="persona">
        <summary aria-label={`Acting as ${me?.name ?? as}. Choose somebody else`}>
          <Avatar name={me?.name ?? as} />
          <span>
            <small>Acting as</small>
            <strong>{me?.name}</strong>
            <small>{me?.title}</small>
          </span>
          <span className="chevron" aria-hidden="true">
            ⌄
          </span>
        </summary>
        <div className="menu-panel people">
          {options.members.map((member) => (
            <button
              type="button"
              key={member.id}
              data-person={member.id}
              data-direct={workspace.directOf(member.id).id}
              data-latest={latest(desk, workspace.directOf(member.id).id, member.id)}
              aria-current={member.id === as ? 'true' : undefined}
            >
              <Avatar name={member.name} small />
              <span>
                <strong>{member.name}</strong>
                <small>{member.title}</small>
              </span>
            </button>
          ))}
        </div>
      </details>
      <section className="places slack-places" aria-label="Slack">
        <h2>
          <span className="platform-mark slack" aria-hidden="true" />{' '}
          {beside ? 'Slack · Channels' : 'Channels'}
        </h2>
        <ul>
          {options.channels.map((channel) => (
            <li key={channel.id}>
              <Place id={channel.id} place={place} latest={latest(desk, channel.id, as)}>
                <span className="hash" aria-hidden="true">
                  #
                </span>
                {channel.name}
              </Place>
            </li>
          ))}
        </ul>
        <h2>Apps</h2>
        <ul>
          <li>
            <Place id="app" place={place} latest={latest(desk, workspace.directOf(as).id, as)}>
              <Avatar name={workspace.appName} isApp small />
              {workspace.appName}
            </Place>
          </li>
        </ul>
      </section>
      {beside ? <TeamsSidebar tenant={beside.tenant} as={as} place={beside.place} /> : null}
    </>,
  )
}

interface PlaceProps {
  id: string
  place: string
  latest: string
  children: ReactNode
}

function Place({ id, place, latest, children }: PlaceProps) {
  return (
    <button
      type="button"
      className="place"
      data-place={id}
      data-latest={latest}
      aria-current={id === place || (id === 'app' && place.startsWith('app')) ? 'page' : undefined}
    >
      {children}
    </button>
  )
}

/** The newest message of somebody else that this person can see; replies in threads do not make a channel unread. */
function latest(desk: Desk, channelId: string, as: string): string {
  const seen = desk.workspace
    .messages(channelId)
    .filter((message) => !message.ephemeralTo && message.threadTs === undefined)
    .filter((message) => message.author.kind === 'app' || message.author.id !== as)
  return seen.at(-1)?.ts ?? ''
}
