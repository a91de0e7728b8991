import type { Deliverer } from './deliver.ts'
import type { SandboxOptions } from './options.ts'
import type { Tokens } from './tokens.ts'
import type { Workspace } from './workspace.ts'

/** What every part of the sandbox works with. */
export interface Desk {
  options: SandboxOptions
  workspace: Workspace
  tokens: Tokens
  deliverer: Deliverer
}
