import type { Block } from './blocks/block.ts'
import type { PlainText } from './blocks/text.ts'

/** What an app sends for a modal or a Home tab. */
export interface ViewContent {
  type: 'modal' | 'home'
  title?: PlainText
  submit?: PlainText | null
  close?: PlainText | null
  blocks: Block[]
  private_metadata?: string
  callback_id?: string
  external_id?: string
  clear_on_close?: boolean
  notify_on_close?: boolean
}

/** A view as Slack keeps it. */
export interface View extends ViewContent {
  id: string
  team_id: string
  app_id: string
  bot_id: string
  hash: string
  root_view_id: string
  previous_view_id: string | null
  state: { values: StateValues }
}

/** block_id → action_id → what the element holds. */
export type StateValues = Record<string, Record<string, ElementState>>

export interface ChosenOption {
  text?: { type: string; text: string; emoji?: boolean }
  value?: string
}

export interface ElementState {
  type: string
  value?: string | null
  selected_option?: ChosenOption | null
  selected_options?: ChosenOption[]
  selected_date?: string | null
  selected_time?: string | null
  selected_user?: string | null
  selected_users?: string[]
  selected_channel?: string | null
  selected_conversation?: string | null
}
