/**
 * The part of Adaptive Cards 1.5 that Dunwell draws with. Text stands in `RichTextBlock`s: a `TextBlock` or
 * a `FactSet` reads Markdown, and names and notes are no Markdown.
 */
export interface AdaptiveCard {
  type: 'AdaptiveCard'
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  version: '1.5'
  /** Instead of the card, where a host draws an older version only. */
  fallbackText?: string
  msteams?: { width: 'Full' }
  body: CardElement[]
  actions?: CardAction[]
}

export type CardElement =
  | RichTextBlock
  | ColumnSet
  | Container
  | Table
  | ActionSet
  | TextInput
  | DateInput
  | ChoiceSetInput

interface Placed {
  spacing?: 'none' | 'small' | 'medium' | 'large' | 'extraLarge'
  /** A line above. */
  separator?: boolean
  /** Teams leaves an element out where the card is wider or narrower. */
  targetWidth?: 'atLeast:standard' | 'atMost:narrow'
}

export interface RichTextBlock extends Placed {
  type: 'RichTextBlock'
  inlines: TextRun[]
  horizontalAlignment?: 'right'
}

export interface TextRun extends TextStyle {
  type: 'TextRun'
  text: string
  italic?: true
  selectAction?: OpenUrlAction
}

export interface TextStyle {
  size?: 'small' | 'medium' | 'large'
  weight?: 'bolder'
  color?: 'accent' | 'attention'
  isSubtle?: true
}

export interface ColumnSet extends Placed {
  type: 'ColumnSet'
  columns: Column[]
}

export interface Column {
  type: 'Column'
  width: 'auto' | 'stretch' | number
  verticalContentAlignment?: 'center' | 'bottom'
  items: CardElement[]
}

export interface Container extends Placed {
  type: 'Container'
  items: CardElement[]
}

export interface Table extends Placed {
  type: 'Table'
  firstRowAsHeaders: true
  showGridLines: boolean
  columns: { width: number; horizontalCellContentAlignment?: 'right' }[]
  rows: { type: 'TableRow'; cells: TableCell[] }[]
}

export interface TableCell {
  type: 'TableCell'
  items: RichTextBlock[]
}

export interface ActionSet extends Placed {
  type: 'ActionSet'
  actions: CardAction[]
}

interface Input extends Placed {
  id: string
  label?: string
  isRequired?: boolean
  errorMessage?: string
}

export interface TextInput extends Input {
  type: 'Input.Text'
  value?: string
  isMultiline?: boolean
  maxLength?: number
}

export interface DateInput extends Input {
  type: 'Input.Date'
  value?: string
}

export interface ChoiceSetInput extends Input {
  type: 'Input.ChoiceSet'
  style: 'compact' | 'filtered' | 'expanded'
  isMultiSelect: boolean
  wrap?: boolean
  placeholder?: string
  choices: { title: string; value: string }[]
  /** Chosen at first; several are parted by commas. */
  value?: string
}

export type CardAction = ExecuteAction | SubmitAction | ShowCardAction
export type ActionStyle = 'positive' | 'destructive'

interface Action {
  title: string
  style?: ActionStyle
}

interface SendingAction extends Action {
  data: Record<string, unknown>
  /** Without it every input of the card is sent along, and has to be valid. */
  associatedInputs?: 'none'
}

/** Comes back as an invoke that can be answered with the next card. */
export interface ExecuteAction extends SendingAction {
  type: 'Action.Execute'
  verb: 'run' | 'submit' | 'cancel'
  /** For hosts that know no `Action.Execute`. */
  fallback: SubmitAction
}

/** Comes back as a message, or opens a dialog when its data ask for one. */
export interface SubmitAction extends SendingAction {
  type: 'Action.Submit'
}

export interface ShowCardAction extends Action {
  type: 'Action.ShowCard'
  card: { type: 'AdaptiveCard'; version: '1.5'; body: CardElement[]; actions: CardAction[] }
}

export interface OpenUrlAction {
  type: 'Action.OpenUrl'
  url: string
}
