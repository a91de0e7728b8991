/** A channel as its platform writes it. */
export function channelLabel(platform: string, name: string): string {
  return platform === 'slack' ? `#${name}` : name
}

/** The same where channels of both platforms stand side by side. */
export function channelAnywhere(platform: string, name: string): string {
  return platform === 'slack' ? channelLabel(platform, name) : `${name} (Teams)`
}
