import { renderToStaticMarkup } from 'react-dom/server'
import type { Conversation } from '../../teams/post.ts'
import type { Tenant } from '../../teams/tenant.ts'
import { Avatar } from '../avatar.tsx'

export function teamsHeaderHtml(tenant: Tenant, conversation: Conversation): string {
  const hasBot = tenant.hasBot(conversation)
  const people = tenant.membersOf(conversation).length
  const team = conversation.team === undefined ? undefined : tenant.team(conversation.team)
  const where = team
    ? `${team.name} · ${people} people`
    : conversation.kind === 'groupChat'
      ? `${people} people`
      : 'Chat'
  const place = conversation.kind === 'channel' ? 'team' : 'chat'
  return renderToStaticMarkup(
    <>
      <Avatar name={team?.name ?? conversation.name} isApp={conversation.kind === 'personal'} small />
      <h1>{conversation.name}</h1>
      <span className="facts">
        {where} · {tenant.appName} {hasBot ? 'is installed' : 'is not installed'}
      </span>
      <button type="button" className="quiet" data-teams-app={hasBot ? 'off' : 'on'}>
        {hasBot ? `Remove ${tenant.appName} from the ${place}` : `Add ${tenant.appName} to the ${place}`}
      </button>
    </>,
  )
}
