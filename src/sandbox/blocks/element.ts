import * as z from 'zod'
import { actionId, anyText, plainText } from './text.ts'

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
})

const option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
  url: z.string().max(3000).optional(),
})
const selectOption = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
})
const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(selectOption).min(1).max(100),
})

const shared = { action_id: actionId, confirm: confirm.optional(), focus_on_load: z.boolean().optional() }
const withPlaceholder = { ...shared, placeholder: plainText(150).optional() }
const dispatch = z.strictObject({ trigger_actions_on: z.array(z.string()).min(1) })

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId,
  url: z.string().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})
const options = z.array(selectOption).min(1).max(100)
const groups = z.array(optionGroup).min(1).max(100)
const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...withPlaceholder,
    options: options.optional(),
    option_groups: groups.optional(),
    initial_option: selectOption.optional(),
  })
  .refine(oneSource, { message: 'must provide exactly one of options, option_groups' })
const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...withPlaceholder,
    options: options.optional(),
    option_groups: groups.optional(),
    initial_options: z.array(selectOption).min(1).max(100).optional(),
    max_selected_items: z.int().min(1).optional(),
  })
  .refine(oneSource, { message: 'must provide exactly one of options, option_groups' })
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...withPlaceholder,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  dispatch_action_config: dispatch.optional(),
})
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...withPlaceholder,
  initial_date: z.iso.date().optional(),
})

export const element = z.discriminatedUnion('type', [
  button,
  staticSelect,
  multiStaticSelect,
  plainTextInput,
  datepicker,
  z.strictObject({
    type: z.literal('timepicker'),
    ...withPlaceholder,
    initial_time: z.string().optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({
    type: z.enum(['email_text_input', 'url_text_input']),
    ...withPlaceholder,
    initial_value: z.string().optional(),
    dispatch_action_config: dispatch.optional(),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    ...withPlaceholder,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
    dispatch_action_config: dispatch.optional(),
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    ...shared,
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).min(1).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    ...shared,
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal('overflow'),
    action_id: actionId,
    confirm: confirm.optional(),
    options: z.array(option).min(1).max(5),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    ...withPlaceholder,
    initial_user: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...withPlaceholder,
    initial_users: z.array(z.string()).optional(),
    max_selected_items: z.int().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...withPlaceholder,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...withPlaceholder,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: z.looseObject({}).optional(),
  }),
])

export const imageElement = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    image_url: z.string().min(1).max(3000).optional(),
    slack_file: z.looseObject({}).optional(),
  })
  .refine((image) => (image.image_url === undefined) !== (image.slack_file === undefined), {
    message: 'must provide exactly one of image_url, slack_file',
  })

function oneSource(select: { options?: unknown; option_groups?: unknown }): boolean {
  return (select.options === undefined) !== (select.option_groups === undefined)
}

export type Element = z.infer<typeof element>
