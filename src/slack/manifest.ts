import { COMMANDS, EVENTS, SCOPES } from './registry.ts'

export interface ManifestOptions {
  /** Where Slack reaches the server; unused in Socket Mode. */
  baseUrl: string
  socketMode: boolean
}

/** Slack's app manifest, to paste into "Create an app from a manifest". */
export function slackManifest({ baseUrl, socketMode }: ManifestOptions) {
  const address = { ...(socketMode ? {} : { request_url: `${baseUrl.replace(/\/+$/, '')}/slack/events` }) }
  const url = { ...(socketMode ? {} : { url: `${baseUrl.replace(/\/+$/, '')}/slack/events` }) }
  return {
    display_information: {
      name: 'Dunwell',
      description: 'Collections that keep the customer: what is overdue, and what happens next',
      background_color: '#1f3b4d',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Dunwell', always_online: true },
      slash_commands: COMMANDS.map((entry) => ({
        command: entry.command,
        ...url,
        description: entry.description,
        usage_hint: entry.usageHint,
        should_escape: false,
      })),
    },
    oauth_config: { scopes: { bot: SCOPES.map((entry) => entry.scope) } },
    settings: {
      event_subscriptions: { ...address, bot_events: EVENTS.map((entry) => entry.event) },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  }
}
