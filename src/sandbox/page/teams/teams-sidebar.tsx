import type { ReactNode } from 'react'
import type { Conversation } from '../../teams/post.ts'
import type { Tenant } from '../../teams/tenant.ts'
import { Avatar } from '../avatar.tsx'

/** Chats, then each team with its channels; for the same person as beside it in Slack. */
export function TeamsSidebar({ tenant, as, place }: { tenant: Tenant; as: string; place: string }) {
  const entry = (conversation: Conversation, icon: ReactNode) => (
    <li key={conversation.id}>
      <button
        type="button"
        className="place"
        data-teams-place={conversation.id}
        data-latest={latest(tenant, conversation.id, as)}
        aria-current={conversation.id === place ? 'page' : undefined}
      >
        {icon}
        {conversation.name}
      </button>
    </li>
  )
  return (
    <section className="places teams-places" aria-label="Teams">
      <h2>
        <span className="platform-mark teams" aria-hidden="true" /> Teams · Chat
      </h2>
      <ul>
        {tenant
          .chats(as)
          .toSorted((a, b) => Number(b.kind === 'personal') - Number(a.kind === 'personal'))
          .map((chat) => entry(chat, <Avatar name={chat.name} isApp={chat.kind === 'personal'} small />))}
      </ul>
      {tenant
        .teams()
        .filter(({ members }) => members.has(as))
        .map((team) => (
          <div key={team.id}>
            <h2>{team.name}</h2>
            <ul>
              {tenant
                .channels(team.id)
                .map((channel) => entry(channel, <span className="t-channel" aria-hidden="true" />))}
            </ul>
          </div>
        ))}
    </section>
  )
}

/** The newest thing somebody else said there. */
function latest(tenant: Tenant, conversation: string, as: string): string {
  const seen = tenant
    .posts(conversation)
    .filter(({ author, root }) => root === undefined && (author.kind === 'app' || author.id !== as))
  return seen.at(-1)?.id ?? ''
}
