#!/usr/bin/env node
// Lets Node run the TypeScript sources, wherever the command is called from.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

// Without its name tsx would read a tsconfig.json of the folder the command is called from.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
await import('./cli.ts')
