import type { Outgoing } from './connector.ts'

/** Cards never change: one that is sent again is not written again. */
const written = new WeakMap<object, string>()

/** An activity as JSON. Nearly all of it is the card, and the same answer goes to many people. */
export function activityJson(activity: Outgoing): string {
  const { attachments, ...rest } = activity
  if (!attachments) return JSON.stringify(activity)
  const parts = attachments.map(({ contentType, content }) => {
    const card = content !== null && typeof content === 'object' ? cardJson(content) : JSON.stringify(content)
    return `{"contentType":${JSON.stringify(contentType)},"content":${card}}`
  })
  return `${JSON.stringify({ ...rest, attachments: [] }).slice(0, -2)}${parts.join(',')}]}`
}

function cardJson(card: object): string {
  const before = written.get(card)
  if (before !== undefined) return before
  const json = JSON.stringify(card)
  written.set(card, json)
  return json
}
