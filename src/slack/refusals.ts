/** What Slack's error codes mean for the person who can do something about them. */
const REMEDIES: Record<string, (where: string) => string> = {
  not_in_channel: (where) => `Dunwell is not a member of ${where}. Type /invite @Dunwell there.`,
  channel_not_found: (where) =>
    `Dunwell cannot see ${where}. If it is a private channel, type /invite @Dunwell there; if it was deleted, connect another with /dunwell subscribe.`,
  is_archived: (where) => `${where} is archived. Unarchive it, or connect another with /dunwell subscribe.`,
  restricted_action: (where) =>
    `This workspace does not let Dunwell post in ${where}. Ask a workspace admin to allow it.`,
  restricted_action_read_only_channel: (where) =>
    `${where} is read-only for Dunwell. Ask a workspace admin to let it post.`,
  user_not_found: () => 'That person has no account in this workspace any more.',
  user_disabled: () => 'That person’s account is switched off.',
  cannot_dm_bot: () => 'Slack does not let Dunwell write to another app.',
  messages_tab_disabled: () =>
    'Direct messages with Dunwell are switched off. Turn on the Messages tab in the app’s settings under App Home.',
  missing_scope: () =>
    'Dunwell’s app lacks a permission. Update it from `dunwell manifest slack` and install it again.',
  no_permission: () =>
    'Dunwell’s app lacks a permission. Update it from `dunwell manifest slack` and install it again.',
  msg_too_long: () => 'The message was too long for Slack. This is a fault of Dunwell; please report it.',
  msg_blocks_too_long: () =>
    'The message was too long for Slack. This is a fault of Dunwell; please report it.',
  invalid_blocks: () => 'Slack could not read the message. This is a fault of Dunwell; please report it.',
  message_not_found: () => 'The message was deleted in Slack, so it cannot be edited.',
  cant_update_message: () => 'Slack does not let Dunwell edit that message; somebody else wrote it.',
  edit_window_closed: () => 'This workspace does not allow editing a message that old.',
  thread_not_found: () => 'The message it belongs under was deleted in Slack.',
  cannot_reply_to_message: () => 'Slack does not allow replies under that message.',
}

/** Codes that close the whole workspace to us until somebody installs the app again. */
const REVOKED: Record<string, string> = {
  invalid_auth:
    'Slack refuses the bot token. Set SLACK_BOT_TOKEN to the token of the installed app and restart.',
  not_authed: 'No bot token was sent. Set SLACK_BOT_TOKEN and restart.',
  token_revoked: 'Slack revoked the bot token. Install the app again and set its new SLACK_BOT_TOKEN.',
  token_expired: 'The bot token has expired. Install the app again and set its new SLACK_BOT_TOKEN.',
  account_inactive:
    'The app was removed from the workspace, or its bot was switched off. Install the app again and set its new SLACK_BOT_TOKEN.',
  team_access_not_granted: 'The app has no access to this workspace. Ask an org admin to add it.',
  org_login_required: 'The workspace is being moved to Enterprise Grid. Try again when that is done.',
}

/** The person left the workspace, or was switched off: they get nothing here, whatever it is. */
const GONE = new Set(['user_not_found', 'user_disabled'])

/** Slack's own troubles, named in an otherwise proper answer that delivered nothing. */
const PASSING = new Set(['service_unavailable', 'team_added_to_org', 'request_timeout'])

/** Answers after which nobody can tell whether the message went out. */
const UNSURE = new Set(['internal_error', 'fatal_error'])

export type CodeMeaning =
  | { kind: 'refused'; why: string; revoked: boolean; unreachable?: boolean }
  | { kind: 'retry' }
  | { kind: 'uncertain' }

/** @param where a phrase such as `the channel C0123` or `#finance`. */
export function meaningOf(code: string, where: string): CodeMeaning {
  const revoked = REVOKED[code]
  if (revoked) return { kind: 'refused', why: revoked, revoked: true }
  if (PASSING.has(code)) return { kind: 'retry' }
  // An answer that is not Slack's JSON ends up here whole: some proxy spoke.
  if (UNSURE.has(code) || !/^[a-z0-9_]{1,60}$/.test(code)) return { kind: 'uncertain' }
  const why = REMEDIES[code]?.(where) ?? `Slack refused it with “${code}”.`
  return { kind: 'refused', why, revoked: false, ...(GONE.has(code) ? { unreachable: true } : {}) }
}
