import type { UsersInfoResponse } from '@slack/web-api'
import type { Account } from '../people/recognise.ts'

type User = NonNullable<UsersInfoResponse['user']> & { id: string }

/** What Slack says about somebody, as seen from that workspace. */
export function accountOfUser(user: User, teamId: string): Account {
  const foreign = user.is_stranger === true || (user.team_id !== undefined && user.team_id !== teamId)
  return {
    userId: user.id,
    name: user.real_name ?? user.name ?? user.id,
    email: user.profile?.email ?? null,
    emailVerified: user.is_email_confirmed !== false,
    ...(user.locale ? { locale: user.locale } : {}),
    kind: user.deleted
      ? 'gone'
      : user.is_bot
        ? 'bot'
        : // On Enterprise Grid a member's own team may be another workspace of the same company.
          foreign && !user.enterprise_user?.teams?.includes(teamId)
          ? 'stranger'
          : user.is_restricted || user.is_ultra_restricted
            ? 'guest'
            : 'member',
  }
}
