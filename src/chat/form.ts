import type { CommandCall } from '../command-calls.ts'

/** Questions asked in a modal (Slack) or task module (Teams). Submitting runs `call` with the answers merged into its input under `answers`. */
export interface Form {
  title: string
  submitLabel: string
  intro?: string
  fields: Field[]
  call: CommandCall
}

export type Field =
  | {
      kind: 'text'
      key: string
      label: string
      value?: string
      hint?: string
      multiline?: boolean
      optional?: boolean
      maxLength?: number
    }
  | { kind: 'date'; key: string; label: string; value?: string; hint?: string; optional?: boolean }
  | { kind: 'choice'; key: string; label: string; options: Choice[]; value?: string; hint?: string }
  | {
      kind: 'choices'
      key: string
      label: string
      options: Choice[]
      values: string[]
      hint?: string
      optional?: boolean
    }

export interface Choice {
  value: string
  label: string
}

/** What came back: a string per text, date or choice, a list per `choices`. */
export type Answers = Record<string, string | string[] | null>
