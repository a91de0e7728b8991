/** Whether a conversation is one between somebody and the bot; Slack says so by the first letter of its id. */
export function isDirect(channelId: string): boolean {
  return channelId.startsWith('D')
}
