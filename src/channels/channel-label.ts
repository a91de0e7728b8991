/** A channel as its platform writes it. */
export function channelLabel(platform: string, name: string): string {
  return platform === 'slack' ? `#${name}` : name
}
