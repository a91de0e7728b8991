/** A channel as its platform writes it. */
export function channelLabel(platform: string, name: string): string {
  return platform === 'slack' ? `#${name}` : name
}

/** What one is kept as whose platform does not tell its name. */
export function unnamedChannel(platform: string, channelId: string): string {
  return platform === 'slack' ? channelId : 'a channel without a name'
}

/** The same where channels of both platforms stand side by side. */
export function channelAnywhere(platform: string, name: string): string {
  return platform === 'slack' ? channelLabel(platform, name) : `${name} (Teams)`
}
