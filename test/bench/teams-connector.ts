import { environmentAt } from '../support/token-issuer.ts'

export const CONNECTOR_PATH = '/connector'

/** What a bot is told of the connector that listens on a port of this machine. */
export function teamsEnvironment(port: number): Record<string, string> {
  return {
    ...environmentAt(`${baseUrl(port)}/login`),
    TEAMS_SERVICE_URLS: serviceUrlOf(port),
  }
}

export function serviceUrlOf(port: number): string {
  return `${baseUrl(port)}${CONNECTOR_PATH}/`
}

/** A token for both bots; as in Teams, it comes with many activities until it is about to expire. */
export async function freshToken(port: number): Promise<string> {
  return (await fetch(`${baseUrl(port)}/token`)).text()
}

/** The latest reply that either bot sent. */
export async function lastReply(port: number): Promise<string> {
  return (await fetch(`${baseUrl(port)}/last`)).text()
}

function baseUrl(port: number): string {
  return `http://127.0.0.1:${port}`
}
