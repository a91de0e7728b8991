import { lines, type Part, type Text } from '../chat/card.ts'
import { dayText } from '../overdue/parts.ts'

export const SUSPENSION_NEWS = ['stopped', 'scheduled', 'proposed', 'failed', 'restored'] as const

/** Services that are stopped, will be, or came back since yesterday; the first few of each by name. */
export type SuspensionNews = {
  what: (typeof SUSPENSION_NEWS)[number]
  name: string
  on: string
  /** How many there are of that kind. */
  total: number
}[]

const SECTIONS: { what: SuspensionNews[number]['what']; title: string; dated: boolean }[] = [
  { what: 'failed', title: 'The product could not be told', dated: false },
  { what: 'stopped', title: 'Suspended', dated: true },
  { what: 'scheduled', title: 'Suspension approved', dated: true },
  { what: 'proposed', title: 'Suspension proposed', dated: true },
  { what: 'restored', title: 'Back in service', dated: true },
]

export function suspensionParts(news: SuspensionNews | undefined): Part[] {
  const said = SECTIONS.flatMap(({ what, title, dated }): Text[] => {
    const items = (news ?? []).filter((one) => one.what === what)
    const [first] = items
    if (!first) return []
    const names = items.map(({ name, on }) => (dated ? `${name}, ${dayText(on)}` : name))
    const rest = first.total - items.length
    return [
      [
        { bold: `${title} (${first.total}): ` },
        [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · '),
      ],
    ]
  })
  return said.length === 0
    ? []
    : [
        { kind: 'text', text: lines(said) },
        {
          kind: 'buttons',
          buttons: [{ label: 'Suspensions', call: { name: 'show-suspensions', input: {} } }],
        },
      ]
}
