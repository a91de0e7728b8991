import { createAdaptorServer } from '@hono/node-server'
import { openBenchDatabase } from './bench-server.ts'
import { cpuUsed, serveParent } from './child.ts'
import { slackRoutes } from './product.ts'

/** The product's Slack address on the database that the parent names. */
const { db } = await openBenchDatabase(process.argv[2] ?? '')
const app = await slackRoutes(db)
const http = createAdaptorServer({ fetch: app.fetch })
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = address && typeof address === 'object' ? address.port : 0
  serveParent({ port }, async () => cpuUsed())
})
