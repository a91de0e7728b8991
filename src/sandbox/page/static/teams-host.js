/** How Teams draws Adaptive Cards: its measures, and colours that follow the page's theme. */
const color = (name) => ({
  default: `var(--t-${name})`,
  subtle: `var(--t-${name}-subtle, var(--t-${name}))`,
})
const foregroundColors = {
  default: { default: 'var(--t-text)', subtle: 'var(--t-text-soft)' },
  dark: color('text'),
  light: color('text-soft'),
  accent: color('accent'),
  good: color('good'),
  warning: color('warning'),
  attention: color('attention'),
}
const style = (name) => ({
  backgroundColor: `var(--t-${name})`,
  foregroundColors,
  borderColor: 'var(--t-line)',
})

export const hostConfig = {
  supportsInteractivity: true,
  fontFamily: 'var(--t-font)',
  fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 22 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 21, large: 24, extraLarge: 30 },
  spacing: { none: 0, small: 4, default: 8, medium: 12, large: 20, extraLarge: 28, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--t-line)' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: style('card'),
    emphasis: style('emphasis'),
    good: style('emphasis'),
    attention: style('emphasis'),
    warning: style('emphasis'),
    accent: style('emphasis'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small' },
  },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 150 },
    value: { wrap: true },
    spacing: 12,
  },
  table: { cellSpacing: 4 },
}

const widths = ['verynarrow', 'narrow', 'standard', 'wide']

/** The name Teams gives to a card of so many pixels. */
export function widthName(pixels) {
  if (pixels <= 164) return 'verynarrow'
  if (pixels <= 350) return 'narrow'
  return pixels <= 768 ? 'standard' : 'wide'
}

/** The card without what is meant for other widths; the library itself does not know `targetWidth`. */
export function fitted(node, width) {
  if (Array.isArray(node)) return node.filter((one) => isShown(one, width)).map((one) => fitted(one, width))
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'data' ? value : fitted(value, width)]),
  )
}

function isShown(node, width) {
  if (typeof node?.targetWidth !== 'string') return true
  const [, bound, name] = /^(?:(atleast|atmost):)?(.+)$/.exec(node.targetWidth.toLowerCase())
  const [is, wanted] = [widths.indexOf(width), widths.indexOf(name)]
  if (bound === 'atleast') return is >= wanted
  return bound === 'atmost' ? is <= wanted : is === wanted
}
