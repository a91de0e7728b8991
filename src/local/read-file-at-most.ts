import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'

/** The first bytes of a file, or all of it: what is longer than anybody wants is not held in memory to be told so. */
export function readFileAtMost(path: string, atMost: number | undefined): Promise<Uint8Array> {
  return atMost === undefined ? readFile(path) : buffer(createReadStream(path, { end: atMost - 1 }))
}
