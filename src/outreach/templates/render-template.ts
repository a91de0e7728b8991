import { Liquid } from 'liquidjs'

/** Outside texts are data: they are put in as they are, once, and never read as a template. */
const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  // No template includes another: there is no file to read, on no runtime.
  templates: {},
})

/** A template asks for a field that the facts do not have. */
export class MissingField extends Error {
  readonly field: string

  constructor(name: string, field: string) {
    super(`The template “${name}” needs the field “${field}”, which is not there.`)
    this.field = field
  }
}

/**
 * Fills in a template.
 * @param name for the sentence that tells what is wrong.
 * @throws MissingField naming a field that is absent; null is a value.
 */
export function renderTemplate(name: string, template: string, fields: Record<string, unknown>): string {
  try {
    const rendered: unknown = engine.parseAndRenderSync(template, fields)
    return String(rendered)
  } catch (error) {
    const field = /undefined variable: ([\w.]+)/.exec(error instanceof Error ? error.message : '')?.[1]
    if (field !== undefined) throw new MissingField(name, field)
    throw error
  }
}
