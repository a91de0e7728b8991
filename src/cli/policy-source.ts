import { presetText } from './policy-presets.ts'
import type { Terminal } from './terminal.ts'

/** A policy's text and what to call it in messages. */
export interface PolicySource {
  name: string
  text: string
}

/** The file or preset that was named, of which there must be exactly one; null after saying why not. */
export async function policySource(
  terminal: Terminal,
  file: string | undefined,
  preset: string | undefined,
): Promise<PolicySource | null> {
  const refuse = (why: string) => {
    terminal.err(why)
    return null
  }
  if ((file === undefined) === (preset === undefined))
    return refuse('Name a policy file, or a preset with --preset NAME; dunwell policy presets lists them.')
  if (preset !== undefined) {
    const found = await presetText(preset)
    return 'why' in found ? refuse(found.why) : { name: preset, text: found.text }
  }
  const name = file ?? ''
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(await terminal.readFile(name)) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return refuse(`${name} is not text in UTF-8. Save it as UTF-8, then try again.`)
  }
}
