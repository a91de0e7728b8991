import type { BlockOf } from '../blocks/block.ts'
import type { ElementState } from '../view.ts'
import { withEmoji } from './emoji.ts'
import type { Names } from './names.ts'
import { RenderElement } from './render-element.tsx'

interface Props {
  block: BlockOf<'input'>
  names: Names
  state?: ElementState
}

/** A field of a form, with a place for what is wrong with it. */
export function RenderInput({ block, names, state }: Props) {
  const label = withEmoji(block.label.text)
  return (
    <div className="field" data-field={block.block_id}>
      <div className="label">
        {label} {block.optional ? <span className="optional">(optional)</span> : null}
      </div>
      <RenderElement
        element={block.element}
        blockId={block.block_id ?? ''}
        names={names}
        state={state}
        live={block.dispatch_action ?? false}
        label={label}
      />
      <p className="field-error" role="alert" hidden />
      {block.hint ? <p className="hint">{withEmoji(block.hint.text)}</p> : null}
    </div>
  )
}
