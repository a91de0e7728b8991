import { renderToStaticMarkup } from 'react-dom/server'
import type { View } from '../view.ts'
import type { Names } from './names.ts'
import { RenderBlocks } from './render-blocks.tsx'

export function homeHtml(view: View, names: Names): string {
  return renderToStaticMarkup(
    <div className="blocks home-blocks">
      <RenderBlocks blocks={view.blocks} names={names} state={view.state.values} />
    </div>,
  )
}

/** `depth` is how many forms lie below; the first can only be closed, the others lead back. */
export function modalHtml(view: View, names: Names, appName: string, depth: number): string {
  return renderToStaticMarkup(
    <form className="modal-form" noValidate data-view={view.id}>
      <header>
        <h2 id="modal-title">{view.title?.text ?? appName}</h2>
        <button type="button" className="quiet" data-close="all" aria-label="Close the form">
          ✕
        </button>
      </header>
      <div className="modal-body blocks">
        <RenderBlocks blocks={view.blocks} names={names} state={view.state.values} />
      </div>
      <footer>
        <button type="button" className="button" data-close="one">
          {view.close?.text ?? (depth > 0 ? 'Back' : view.submit ? 'Cancel' : 'Close')}
        </button>
        {view.submit ? (
          <button type="submit" className="button primary">
            {view.submit.text}
          </button>
        ) : null}
      </footer>
    </form>,
  )
}
