import type { BlockOf } from '../blocks/block.ts'
import { keyed } from './keyed.ts'
import type { Names } from './names.ts'
import { RichTextBlock } from './rich-text.tsx'

/** Slack takes the first row as the headings and scrolls a wide table sideways. */
export function TableBlock({ block, names }: { block: BlockOf<'table'>; names: Names }) {
  const [head, ...rows] = block.rows
  const looks = (at: number) => {
    const column = block.column_settings?.[at]
    return `${column?.align ?? 'left'}${column?.is_wrapped ? ' wrapped' : ''}`
  }
  const cell = (value: (typeof block.rows)[number][number]) =>
    value.type === 'raw_text' ? value.text : <RichTextBlock block={value} names={names} />
  return (
    <section className="table-scroll" aria-label="Table">
      <table>
        <thead>
          <tr>
            {keyed(head ?? []).map(({ key, value }, at) => (
              <th key={key} scope="col" className={looks(at)}>
                {cell(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(rows).map((row) => (
            <tr key={row.key}>
              {keyed(row.value).map(({ key, value }, at) => (
                <td key={key} className={looks(at)}>
                  {cell(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
