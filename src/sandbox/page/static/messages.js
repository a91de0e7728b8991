const kept = new WeakMap()
const nearBottomPx = 80

/** Puts messages in place, leaving alone those that stayed the same, so that nothing typed or chosen is lost. */
export function showMessages(box, state, { rows, hidden = 0, empty = '', html = null, key }) {
  const before = kept.get(box)
  const fresh = before?.key !== key
  const atBottom = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx
  const known = fresh ? new Map() : before.nodes
  if (html !== null) {
    if (fresh || before.html !== html) box.innerHTML = html
    box.dataset.home = state.as
    kept.set(box, { key, nodes: new Map(), html })
    if (fresh) box.scrollTop = 0
    return
  }
  delete box.dataset.home
  const nodes = new Map()
  const order = []
  if (rows.length === 0) order.push(note('empty', empty))
  if (hidden > 0) order.push(note('day', `${hidden} earlier messages are not shown`))
  let day = ''
  for (const row of rows) {
    if (row.day && row.day !== day) order.push(note('day', row.day))
    day = row.day
    const same = known.get(row.ts)
    const node = same?.html === row.html ? same.node : parse(row.html)
    nodes.set(row.ts, { html: row.html, node })
    order.push(node)
  }
  place(box, order)
  kept.set(box, { key, nodes })
  if (fresh || atBottom) box.scrollTop = box.scrollHeight
}

/** Brings children into this order without moving those that stand right, since what moves loses its focus. */
export function place(box, order) {
  const wanted = new Set(order)
  for (const child of [...box.childNodes]) if (!wanted.has(child)) child.remove()
  order.forEach((node, at) => {
    if (box.childNodes[at] !== node) box.insertBefore(node, box.childNodes[at] ?? null)
  })
}

export function parse(html) {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content.firstElementChild
}

export function note(className, text) {
  const node = document.createElement('p')
  node.className = className
  node.textContent = text
  return node
}
