import { connect } from 'node:net'
import { WebSocketServer } from 'ws'

/** What stands between Neon's driver and an ordinary Postgres: bytes in both directions. */
export interface WebSocketProxy {
  /** As Neon's driver wants it: host, port and path. */
  address: string
  /** Connections opened so far, and those open now. */
  opened(): number
  open(): number
  close(): Promise<void>
}

/** Neon's own proxy, on loopback: each WebSocket becomes a connection to that Postgres. */
export async function openWebSocketProxy(postgresUrl: string): Promise<WebSocketProxy> {
  const { hostname, port } = new URL(postgresUrl)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((listening) => server.once('listening', listening))
  let opened = 0
  server.on('connection', (socket) => {
    opened += 1
    const postgres = connect(Number(port), hostname)
    postgres.on('data', (bytes) => socket.send(bytes))
    postgres.on('close', () => socket.close())
    postgres.on('error', () => socket.terminate())
    socket.on('message', (bytes: Buffer) => void postgres.write(bytes))
    socket.on('close', () => postgres.end())
    socket.on('error', () => postgres.destroy())
  })
  const address = server.address()
  const own = address && typeof address === 'object' ? address.port : 0
  return {
    address: `127.0.0.1:${own}/v2`,
    opened: () => opened,
    open: () => server.clients.size,
    close: () =>
      new Promise((closed) => {
        for (const client of server.clients) client.terminate()
        server.close(() => closed())
      }),
  }
}
