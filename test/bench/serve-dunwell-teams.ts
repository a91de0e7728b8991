import { createAdaptorServer } from '@hono/node-server'
import { openBenchDatabase } from './bench-server.ts'
import { cpuUsed, serveParent } from './child.ts'
import { teamsRoutes } from './product.ts'
import { teamsEnvironment } from './teams-connector.ts'

/** The product's Teams address on the database, and with the connector, that the parent names. */
const [url = '', connectorPort] = process.argv.slice(2)
const { db } = await openBenchDatabase(url)
const app = await teamsRoutes(db, teamsEnvironment(Number(connectorPort)))
const http = createAdaptorServer({ fetch: app.fetch })
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = address && typeof address === 'object' ? address.port : 0
  serveParent({ port }, async () => cpuUsed())
})
