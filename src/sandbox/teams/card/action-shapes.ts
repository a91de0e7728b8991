import { anything, type Check, either, flag, listOf, oneOf, type Shape, shaped, text } from './check.ts'

/** Teams shows no more buttons than these beside each other. */
const MOST_ACTIONS = 6

const common = {
  type: text,
  id: text,
  title: text,
  iconUrl: text,
  tooltip: text,
  style: oneOf('default', 'positive', 'destructive'),
  mode: oneOf('primary', 'secondary'),
  isEnabled: flag,
  requires: anything,
}

const submitting = { data: anything, associatedInputs: oneOf('auto', 'none') }

const target = either(
  text,
  shaped({ properties: { type: text, elementId: text, isVisible: flag }, required: ['elementId'] }),
)

const url: Check = (value, path, found) => {
  const isOpenable =
    typeof value === 'string' &&
    URL.canParse(value) &&
    ['http:', 'https:', 'mailto:', 'tel:', 'msteams:'].includes(new URL(value).protocol)
  if (!isOpenable) found.problems.push(`${path} is no address Teams opens`)
}

/** @param card checks the card inside an Action.ShowCard. */
export function actionShapes(card: Check, action: Check): Record<string, Shape> {
  const fallback = either(oneOf('drop'), action)
  const shape = (properties: Record<string, Check>, required: string[]): Shape => ({
    properties: { ...common, fallback, ...properties },
    required,
  })
  return {
    'Action.Execute': shape({ ...submitting, verb: text }, []),
    'Action.Submit': shape(submitting, []),
    'Action.OpenUrl': shape({ url }, ['url']),
    'Action.ShowCard': shape({ card }, ['card']),
    'Action.ToggleVisibility': shape({ targetElements: listOf(target) }, ['targetElements']),
  }
}

/** A row of buttons; those of mode `secondary` stand in its menu. */
export function actionList(action: Check): Check {
  const all = listOf(action)
  return (value, path, found) => {
    all(value, path, found)
    if (!Array.isArray(value)) return
    const primary = value.filter((one) => String(one?.mode ?? 'primary').toLowerCase() === 'primary')
    if (primary.length > MOST_ACTIONS)
      found.problems.push(`${path} holds ${primary.length} buttons; Teams shows ${MOST_ACTIONS}`)
  }
}
