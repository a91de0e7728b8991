import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { organisationId, workspaces } from './organisation.ts'

/**
 * Where the bot can write in Teams. A bot cannot look conversations up: it knows those that somebody wrote
 * in or put it into, and the address of the Connector that each came with.
 */
export const teamsConversations = pgTable(
  'teams_conversations',
  {
    organisationId: organisationId(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Without the part that names a thread. */
    conversationId: text('conversation_id').notNull(),
    /** `personal`, `groupChat` or `channel`. */
    kind: text().notNull(),
    serviceUrl: text('service_url').notNull(),
    teamId: text('team_id'),
    teamName: text('team_name'),
    name: text(),
    /** Whose personal chat it is: an AAD object id. */
    userExternalId: text('user_external_id'),
    /** `active`, or `gone` once the bot was removed or the conversation deleted. */
    state: text().notNull(),
    problem: text(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId] }),
    index('teams_conversations_team').on(t.workspaceId, t.teamId),
    index('teams_conversations_user').on(t.workspaceId, t.userExternalId),
  ],
)
