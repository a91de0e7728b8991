import { type Card, lines } from '../chat/card.ts'
import { findingText, type ToneVerdict } from './judge-text.ts'

const SHOWN = 6

/** Instead of sending: what is wrong with the wording, word by word, and the two ways on. */
export function toneObjectionCard(
  { outreachId, revision }: { outreachId: string; revision: number },
  { findings }: ToneVerdict,
): Card {
  const shown = findings.slice(0, SHOWN)
  const rest = findings.length - shown.length
  return {
    title: 'Not sent: please look at the wording',
    summary: 'The wording is objected to, so nothing was sent',
    parts: [
      { kind: 'text', text: lines([...shown.map(findingText), ...(rest > 0 ? [`and ${rest} more`] : [])]) },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Edit…', style: 'primary', call: { name: 'edit-mail', input: { outreachId } } },
          { label: 'Send anyway…', call: { name: 'open-override', input: { outreachId, revision } } },
        ],
      },
    ],
  }
}
