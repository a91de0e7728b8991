import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

// Wrangler would ask Cloudflare where in the world it is, and leave logs in the home folder.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false'
process.env.WRANGLER_SEND_METRICS = 'false'
process.env.WRANGLER_HIDE_BANNER = 'true'
process.env.WRANGLER_LOG_PATH = tmpdir()
process.env.WRANGLER_LOG = 'none'

/** The bundle that would be deployed, running in workerd. */
export interface BuiltWorker {
  url: string
  /** From the start of workerd to the first answer of the bundle. */
  startedMs: number
  /** The cron trigger fires. */
  tick(): Promise<void>
  /** Puts a message into the worker's queue, as a redelivery by Cloudflare would. */
  send(body: unknown): Promise<void>
  close(): Promise<void>
}

const run = promisify(execFile)

/** Builds as a deployment does; says how large the bundle is. */
export async function buildWorker(): Promise<string> {
  const { stdout } = await run('npm', ['run', '--silent', 'build:worker'])
  return stdout.trim().split('\n').at(-1) ?? ''
}

/**
 * The bundle as it is, and beside it a door to its queue: workerd has none of its own. Public origins that the
 * bundle asks are served by doubles; it knows nothing of that, so that it checks addresses as it always does.
 */
const door = (routes: Record<string, string>) => `import worker from './worker.js'
const routes = ${JSON.stringify(routes)}
const outside = globalThis.fetch.bind(globalThis)
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const served = routes[url.origin]
  return served ? outside(served + url.pathname, init ?? input) : outside(input, init)
}
export default {
  ...worker,
  async fetch(request, env, runtime) {
    if (new URL(request.url).pathname !== '/door/send') return worker.fetch(request, env, runtime)
    await env.QUEUE.send(await request.json())
    return new Response('sent')
  },
}
`

/** @param routes where public origins are really served. */
export async function startBuiltWorker(
  secrets: Record<string, string>,
  routes: Record<string, string> = {},
): Promise<BuiltWorker> {
  const { unstable_startWorker } = await import('wrangler')
  const folder = mkdtempSync(join(tmpdir(), 'dunwell-worker-'))
  writeFileSync(join(folder, 'door.js'), door(routes))
  const bindings = Object.entries(secrets).map(
    ([name, value]) => [name, { type: 'secret_text' as const, value }] as const,
  )
  const began = performance.now()
  const worker = await unstable_startWorker({
    config: resolve('wrangler.toml'),
    entrypoint: join(folder, 'door.js'),
    build: {
      bundle: false,
      additionalModules: [
        {
          name: 'worker.js',
          filePath: join(folder, 'worker.js'),
          content: readFileSync('dist/worker/worker.js'),
          type: 'esm',
        },
      ],
    },
    bindings: Object.fromEntries(bindings),
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: false,
      persist: false,
      watch: false,
      remote: false,
      logLevel: 'none',
    },
    sendMetrics: false,
  })
  const url = String(await worker.url).replace(/\/$/, '')
  await (await fetch(`${url}/nowhere`)).text()
  const startedMs = performance.now() - began
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    await response.text()
  }
  return {
    url,
    startedMs,
    tick: () => ask('/cdn-cgi/handler/scheduled'),
    send: (body) => ask('/door/send', { method: 'POST', body: JSON.stringify(body) }),
    close: async () => {
      await worker.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
