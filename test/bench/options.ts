import { parseArgs } from 'node:util'

/** How much of everything there is in a run. */
export interface Sizes {
  label: 'full' | 'small'
  /** Open invoices of the three portfolios of `growth`; the last one serves every other row too. */
  invoices: [number, number, number]
  importRows: number
  outboxRows: number
  /** How long each server is asked in each round. */
  askSeconds: number
}

const SIZES: Record<Sizes['label'], Sizes> = {
  full: {
    label: 'full',
    invoices: [10_000, 100_000, 1_000_000],
    importRows: 100_000,
    outboxRows: 5_000,
    askSeconds: 5,
  },
  small: {
    label: 'small',
    invoices: [1_000, 3_000, 10_000],
    importRows: 5_000,
    outboxRows: 1_000,
    askSeconds: 2,
  },
}

export interface Options {
  json: boolean
  /** Rows to measure; empty means all. */
  only: string[]
  rounds: number
  sizes: Sizes
}

export function readOptions(words: string[]): Options {
  const { values } = parseArgs({
    args: words,
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      size: { type: 'string', default: 'full' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on')
  const { size } = values
  if (size !== 'full' && size !== 'small') throw new Error('--size is full or small')
  return { json: values.json, only: values.only, rounds, sizes: SIZES[size] }
}
