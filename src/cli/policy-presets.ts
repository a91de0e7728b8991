import { readdir, readFile } from 'node:fs/promises'
import { nearest } from '../policy/did-you-mean.ts'
import { readPolicy } from '../policy/read-policy.ts'

const FOLDER = new URL('../../db/policies/', import.meta.url)

/** The names of the policies that come with the product. */
export async function presetNames(): Promise<string[]> {
  const files = await readdir(FOLDER)
  return files.flatMap((file) => (file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : [])).sort()
}

/** A preset's text, or why there is none. */
export async function presetText(name: string): Promise<{ text: string } | { why: string }> {
  const names = await presetNames()
  if (names.includes(name)) return { text: await readFile(new URL(`${name}.yaml`, FOLDER), 'utf8') }
  const meant = nearest(name, names)
  return {
    why: `There is no preset "${name}". ${meant ? `Did you mean "${meant}"? ` : ''}There are: ${names.join(', ')}.`,
  }
}

/** Each preset with what it says of itself. */
export async function presetList(): Promise<{ name: string; description: string; tiers: number }[]> {
  const listed = (await presetNames()).map(async (name) => {
    const found = await presetText(name)
    const reading = readPolicy('text' in found ? found.text : '')
    if ('problems' in reading) throw new Error(`the preset ${name} is invalid`)
    return { name, description: reading.policy.description ?? '', tiers: reading.policy.tiers.length }
  })
  return Promise.all(listed)
}
