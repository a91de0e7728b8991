import * as dns from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import type { LookupFunction } from 'node:net'
import { AddressRefused, MOST_BYTES, type SendHook } from './send-hook.ts'

export type Resolve = (name: string) => Promise<{ address: string; family: number }[]>

const resolveByDns: Resolve = (name) => dns.promises.lookup(name, { all: true, verbatim: true })

/**
 * For servers: the name is resolved once, every address it has is checked, and the connection goes to one of
 * those. A name that answers differently the next time (DNS rebinding) gains nothing by it.
 * @param mayReach whether a connection to that IP address is allowed.
 */
export function sendBySocket(
  mayReach: (address: string) => boolean,
  resolve: Resolve = resolveByDns,
): SendHook {
  const lookup = checkedLookup(mayReach, resolve)
  return ({ url, headers, body, timeoutMs }) =>
    new Promise((done, failed) => {
      const secure = url.startsWith('https:')
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        // A connection kept from before would not be looked up, and so not be checked.
        agent: false,
        lookup,
      })
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs)
      request.once('response', (response) => {
        const { statusCode: status = 0, headers: answered } = response
        let read = 0
        const end = () => {
          clearTimeout(timer)
          request.destroy()
          done({ status, retryAfter: answered['retry-after'] ?? null })
        }
        response.on('data', (chunk: Buffer) => {
          read += chunk.length
          if (read > MOST_BYTES) end()
        })
        response.once('end', end)
        response.once('error', end)
      })
      request.once('error', (error) => {
        clearTimeout(timer)
        failed(error)
      })
      request.end(body)
    })
}

function checkedLookup(mayReach: (address: string) => boolean, resolve: Resolve): LookupFunction {
  return (name, options, answer) => {
    resolve(name).then(
      (found) => {
        const refused = found.find(({ address }) => !mayReach(address))
        const [first] = found
        if (refused) answer(new AddressRefused(`${name} leads to ${refused.address}`), '', 4)
        else if (!first) answer(new Error(`${name} has no address`), '', 4)
        else if (options.all) answer(null, found)
        else answer(null, first.address, first.family)
      },
      (error: unknown) => answer(error instanceof Error ? error : new Error('no address'), '', 4),
    )
  }
}
