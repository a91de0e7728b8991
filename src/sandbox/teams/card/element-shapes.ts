import {
  anything,
  type Check,
  either,
  flag,
  listOf,
  number,
  oneOf,
  type Shape,
  shaped,
  text,
} from './check.ts'

const align = oneOf('left', 'center', 'right')
const vertical = oneOf('top', 'center', 'bottom')
const containerStyle = oneOf('default', 'emphasis', 'good', 'attention', 'warning', 'accent')
const color = oneOf('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention')
const widths = '(veryNarrow|narrow|standard|wide)'
const targetWidth: Check = (value, path, found) => {
  if (typeof value !== 'string' || !new RegExp(`^((atLeast|atMost):)?${widths}$`, 'i').test(value))
    found.problems.push(`${path} is no width of a card`)
}
const width = either(number, text)

const common = {
  type: text,
  spacing: oneOf('default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding'),
  separator: flag,
  isVisible: flag,
  height: either(oneOf('auto', 'stretch'), text),
  requires: anything,
  targetWidth,
  horizontalAlignment: align,
}
const letters = {
  text,
  color,
  size: oneOf('small', 'default', 'medium', 'large', 'extraLarge'),
  weight: oneOf('lighter', 'default', 'bolder'),
  fontType: oneOf('default', 'monospace'),
  isSubtle: flag,
}
const input = { label: text, isRequired: flag, errorMessage: text }
const picture = { url: text, altText: text, width: text, backgroundColor: text }
const choice = shaped({ properties: { title: text, value: text }, required: ['title', 'value'] })

/** @param element checks whatever stands inside; @param action the buttons. */
export function elementShapes(element: Check, action: Check, actions: Check): Record<string, Shape> {
  const fallback = either(oneOf('drop'), element)
  const shape = (properties: Record<string, Check>, required: string[] = []): Shape => ({
    properties: { ...common, id: text, fallback, ...properties },
    required,
  })
  const run = shaped({
    properties: {
      type: oneOf('TextRun'),
      ...letters,
      highlight: flag,
      italic: flag,
      strikethrough: flag,
      underline: flag,
      selectAction: action,
    },
    required: ['text'],
  })
  const box = {
    items: listOf(element),
    style: containerStyle,
    verticalContentAlignment: vertical,
    bleed: flag,
    minHeight: text,
    rtl: flag,
    selectAction: action,
    backgroundImage: anything,
  }
  const fact = shaped({ properties: { title: text, value: text }, required: ['title', 'value'] })
  const column = shaped(shape({ ...box, width }, []))
  const cell = shaped(shape(box, ['items']))
  const row = shaped(
    shape({
      cells: listOf(cell),
      style: containerStyle,
      horizontalCellContentAlignment: align,
      verticalCellContentAlignment: vertical,
    }),
  )
  const tableColumn = shaped({
    properties: {
      type: text,
      width,
      horizontalCellContentAlignment: align,
      verticalCellContentAlignment: vertical,
    },
    required: [],
  })
  return {
    TextBlock: shape({ ...letters, wrap: flag, maxLines: number, style: oneOf('default', 'heading') }, [
      'text',
    ]),
    RichTextBlock: shape({ inlines: listOf(either(run, text)) }, ['inlines']),
    Image: shape(
      {
        ...picture,
        size: oneOf('auto', 'stretch', 'small', 'medium', 'large'),
        style: oneOf('default', 'person'),
        selectAction: action,
      },
      ['url'],
    ),
    ImageSet: shape({ images: listOf(element), imageSize: oneOf('small', 'medium', 'large') }, ['images']),
    Container: shape(box, ['items']),
    ColumnSet: shape({
      columns: listOf(column),
      style: containerStyle,
      bleed: flag,
      minHeight: text,
      selectAction: action,
    }),
    FactSet: shape({ facts: listOf(fact) }, ['facts']),
    ActionSet: shape({ actions }, ['actions']),
    Table: shape(
      {
        columns: listOf(tableColumn),
        rows: listOf(row),
        firstRowAsHeader: flag,
        firstRowAsHeaders: flag,
        showGridLines: flag,
        gridStyle: containerStyle,
        horizontalCellContentAlignment: align,
        verticalCellContentAlignment: vertical,
      },
      ['columns', 'rows'],
    ),
    'Input.Text': shape(
      {
        ...input,
        value: text,
        placeholder: text,
        isMultiline: flag,
        maxLength: number,
        regex: text,
        style: oneOf('text', 'tel', 'url', 'email', 'password'),
        inlineAction: action,
      },
      ['id'],
    ),
    'Input.Number': shape({ ...input, value: number, placeholder: text, min: number, max: number }, ['id']),
    'Input.Date': shape({ ...input, value: text, placeholder: text, min: text, max: text }, ['id']),
    'Input.Time': shape({ ...input, value: text, placeholder: text, min: text, max: text }, ['id']),
    'Input.Toggle': shape({ ...input, title: text, value: text, valueOn: text, valueOff: text, wrap: flag }, [
      'id',
      'title',
    ]),
    'Input.ChoiceSet': shape(
      {
        ...input,
        choices: listOf(choice),
        value: text,
        placeholder: text,
        isMultiSelect: flag,
        style: oneOf('compact', 'expanded', 'filtered'),
        wrap: flag,
      },
      ['id', 'choices'],
    ),
  }
}
