import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'

/**
 * Bundles the worker as a deployment would, without deploying, and refuses a bundle that is too large or
 * holds parts that belong on a server.
 */
const FOLDER = 'dist/worker'
const LIMIT_KB = 800
const SERVER_ONLY =
  /(^|\/)src\/(sandbox|cli)\/|src\/(node|cli)\.ts|src\/drivers\/(pglite|postgres)|node_modules\/(@electric-sql|pg|pino|commander|react|react-dom|@hono\/node-server|adaptivecards)\//

const metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.unknown()) })),
})

execFileSync(
  process.execPath,
  [
    'node_modules/wrangler/bin/wrangler.js',
    ...['deploy', '--dry-run', '--outdir', FOLDER, '--metafile', `${FOLDER}/meta.json`],
  ],
  // The banner asks the registry for a newer wrangler; a build needs no network.
  { stdio: 'inherit', env: { ...process.env, WRANGLER_HIDE_BANNER: 'true', WRANGLER_SEND_METRICS: 'false' } },
)

const script = readFileSync(`${FOLDER}/worker.js`)
const { outputs } = metafile.parse(JSON.parse(readFileSync(`${FOLDER}/meta.json`, 'utf8')))
const strangers = Object.values(outputs)
  .flatMap(({ inputs }) => Object.keys(inputs))
  .filter((path) => SERVER_ONLY.test(path))
const packedKb = Math.ceil(gzipSync(script).length / 1024)

process.stdout.write(
  `${FOLDER}/worker.js: ${Math.ceil(script.length / 1024)} KB, ${packedKb} KB compressed; at most ${LIMIT_KB} KB.\n`,
)
if (packedKb > LIMIT_KB) {
  process.stderr.write(`The worker is too large. ${FOLDER}/meta.json tells what it consists of.\n`)
  process.exitCode = 1
}
if (strangers.length > 0) {
  process.stderr.write(`These parts do not belong in the worker:\n  ${strangers.join('\n  ')}\n`)
  process.exitCode = 1
}
