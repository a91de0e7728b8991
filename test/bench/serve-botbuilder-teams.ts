import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder'
import { openBenchDatabase } from './bench-server.ts'
import { cpuUsed, serveParent } from './child.ts'
import { teamsEnvironment } from './teams-connector.ts'

/** The SDK's own adapter with a handler that saves one row and then says one sentence. */
const [url = '', connectorPort] = process.argv.slice(2)
const { pool } = await openBenchDatabase(url)
await pool.query(
  `create table if not exists bench.asked_in_teams (activity_id text primary key, user_id text not null,
    words text not null, at timestamptz not null)`,
)
const env = teamsEnvironment(Number(connectorPort))
const { TEAMS_APP_ID: appId = '', TEAMS_LOGIN_URL: loginUrl = '', TEAMS_OPENID_URL: openIdUrl = '' } = env
const authentication = new ConfigurationBotFrameworkAuthentication(
  {
    MicrosoftAppId: appId,
    ChannelService: 'loopback',
    ValidateAuthority: false,
    ToChannelFromBotLoginUrl: loginUrl,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: loginUrl,
    ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    CallerId: 'urn:botframework:azure',
  },
  {
    isValidAppId: async (id) => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({ signRequest }),
  },
)
const adapter = new CloudAdapter(authentication)

const signIn = await fetch(`${loginUrl}/${env.TEAMS_TENANT_ID}/oauth2/v2.0/token`, {
  method: 'POST',
  body: new URLSearchParams({ client_id: appId, client_secret: env.TEAMS_APP_PASSWORD ?? '' }),
})
const { access_token: token } = await signIn.json()

/** The SDK's own credentials ask nobody but https; like them, these keep their token. */
async function signRequest<T extends { headers: { set(name: string, value: string): void } }>(
  request: T,
): Promise<T> {
  request.headers.set('authorization', `Bearer ${token}`)
  return request
}

async function onTurn(context: TurnContext): Promise<void> {
  const { id, from, text } = context.activity
  await pool.query('insert into bench.asked_in_teams values ($1, $2, $3, now())', [id, from.id, text])
  await context.sendActivity('Some customers are late.')
}

/** What express would do for the SDK, and no more. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const { method, headers } = request
  await adapter.process(
    { method, headers, body },
    {
      socket: response.socket,
      status: (code) => {
        response.statusCode = code
      },
      header: (name, value) => response.setHeader(name, String(value)),
      send: (said) => response.write(typeof said === 'string' ? said : JSON.stringify(said)),
      end: () => response.end(),
    },
    onTurn,
  )
}

const http = createServer((request, response) => void answer(request, response))
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = address && typeof address === 'object' ? address.port : 0
  serveParent({ port }, async () => cpuUsed())
})
