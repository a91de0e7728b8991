#!/usr/bin/env node
// Lets Node run the TypeScript sources, wherever the command is called from.
import { register } from 'tsx/esm/api'

register()
await import('./cli.ts')
