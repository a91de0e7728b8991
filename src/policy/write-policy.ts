import { type Document, isMap, isSeq, Document as YamlDocument } from 'yaml'
import type { Policy } from './policy.ts'
import type { EffectivePolicy } from './policy-for.ts'

/** The policy as a file that reads back to the same policy. */
export function policyYaml(policy: Policy | EffectivePolicy): string {
  const document = new YamlDocument(policy, { aliasDuplicateObjects: false })
  flowShort(document)
  return document.toString({ lineWidth: 0, singleQuote: true })
}

/** Small blocks on one line, as in the presets: a step is a line. */
function flowShort(document: Document): void {
  const visit = (node: unknown): void => {
    if (!isMap(node) && !isSeq(node)) return
    const isLarge = isMap(node) ? node.has('tier') : node.items.some((item) => isMap(item))
    if (!isLarge && JSON.stringify(node).length <= 240) node.flow = true
    for (const item of node.items) {
      if (isMap(item) || isSeq(item)) visit(item)
      else if (typeof item === 'object' && item !== null && 'value' in item) visit(item.value)
    }
  }
  if (isMap(document.contents)) for (const { value } of document.contents.items) visit(value)
}
