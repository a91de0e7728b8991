import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { createTokenIssuer } from '../support/token-issuer.ts'
import { cpuUsed, serveParent } from './child.ts'
import { CONNECTOR_PATH } from './teams-connector.ts'

/** Microsoft's side of both bots: proves itself to them, and takes every reply at once. */
let last = ''
const app = new Hono()
app.get('/last', (c) => c.text(last))
const others = getRequestListener(app.fetch)
const http = createServer((request, response) => {
  const { url = '', method, headers } = request
  if (method !== 'POST' || !url.startsWith(CONNECTOR_PATH)) return void others(request, response)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => {
    last = Buffer.concat(chunks).toString('utf8')
    const proven = headers.authorization?.startsWith('Bearer ')
    response.writeHead(proven ? 201 : 401, { 'content-type': 'application/json' })
    response.end(proven ? '{"id":"1700000000000"}' : '{"error":{"code":"Unauthorized","message":""}}')
  })
})
// Neither bot should find its connection closed between two rounds.
http.keepAliveTimeout = 600_000
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const baseUrl = `http://127.0.0.1:${port}`
  const issuer = createTokenIssuer(`${baseUrl}/login`)
  app.route('/login', issuer.routes)
  app.get('/token', async (c) => c.text(await issuer.sign(`${baseUrl}${CONNECTOR_PATH}/`)))
  serveParent({ port }, async () => cpuUsed())
})
