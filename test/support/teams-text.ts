import { type CardNode, isNode } from '../../src/sandbox/teams/card/card-json.ts'
import { choicesOf } from '../../src/sandbox/teams/card/fill-in.ts'
import { elementsOf } from '../../src/sandbox/teams/card/reading.ts'

/** Every word of the cards as they are read on a desktop, a line per text. */
export function textOfCards(cards: CardNode[]): string {
  return cards
    .flatMap((card) => elementsOf(card).flatMap(wordsOf))
    .join('\n')
    .replaceAll('\u2060', '')
}

function wordsOf(node: CardNode): string[] {
  switch (node.type) {
    case 'TextBlock':
      return [String(node.text)]
    case 'RichTextBlock':
      return [runsOf(node)]
    case 'FactSet':
      return pairs(node.facts).flatMap(({ title, value }) => [title, value])
    default:
      return node.type.startsWith('Input.') && typeof node.label === 'string' ? [node.label] : []
  }
}

function runsOf({ inlines }: CardNode): string {
  if (!Array.isArray(inlines)) return ''
  return inlines.map((run) => (typeof run === 'string' ? run : String(run?.text ?? ''))).join('')
}

function pairs(facts: unknown): { title: string; value: string }[] {
  if (!Array.isArray(facts)) return []
  return facts.map((fact) => ({ title: String(fact?.title ?? ''), value: String(fact?.value ?? '') }))
}

export interface CardField {
  id: string
  label: string
  choices: { title: string; value: string }[]
}

/** The inputs a person can see, by the words beside them. */
export function fieldsOf(card: CardNode): CardField[] {
  return elementsOf(card)
    .filter(({ type }) => type.startsWith('Input.'))
    .map((input) => ({
      id: String(input.id),
      label: String(input.label ?? '').replaceAll('\u2060', ''),
      choices: choicesOf(input).map(({ title, value }) => ({
        title: title.replaceAll('\u2060', ''),
        value,
      })),
    }))
}

/** What stands in red below the inputs, by the label of the input above. */
export function errorsOf(card: CardNode): Record<string, string> {
  const errors: Record<string, string> = {}
  let label = ''
  for (const node of elementsOf(card)) {
    if (node.type.startsWith('Input.')) label = String(node.label ?? '')
    else if (node.type !== 'TextRun' && isRed(node)) errors[label] = wordsOf(node).join(' ')
  }
  return errors
}

function isRed(node: CardNode): boolean {
  if (node.color === 'attention') return true
  const { inlines } = node
  return Array.isArray(inlines) && inlines.some((run) => isNode(run) && run.color === 'attention')
}
