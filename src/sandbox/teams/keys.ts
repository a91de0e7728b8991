import { exportJWK, generateKeyPair, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'

/** The Bot Connector signs what it sends, and Entra signs the bot's tokens; here one key does both. */
export interface Keys {
  kid: string
  publicJwk(): Promise<JWK>
  sign(claims: JWTPayload, header?: { kid?: string; typ?: string }): Promise<string>
  verify(token: string, expected: { audience: string; issuer: string; nowMs: number }): Promise<JWTPayload>
}

export function createKeys(): Keys {
  const kid = 'sandbox-bot-connector'
  let made: ReturnType<typeof generateKeyPair> | undefined
  // Made when first needed: a start should not wait for it.
  const pair = () => {
    made ??= generateKeyPair('RS256', { extractable: true })
    return made
  }
  return {
    kid,
    publicJwk: async () => ({
      ...(await exportJWK((await pair()).publicKey)),
      kid,
      use: 'sig',
      alg: 'RS256',
    }),
    async sign(claims, header = {}) {
      const { privateKey } = await pair()
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
        .sign(privateKey)
    },
    async verify(token, { audience, issuer, nowMs }) {
      const { publicKey } = await pair()
      const { payload } = await jwtVerify(token, publicKey, {
        audience,
        issuer,
        algorithms: ['RS256'],
        currentDate: new Date(nowMs),
      })
      return payload
    },
  }
}
