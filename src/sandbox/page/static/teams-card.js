import { fitted, hostConfig } from './teams-host.js'

let loading

/** Microsoft's library, fetched when the first card is drawn. */
function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = '/sandbox/static/adaptivecards.js'
    script.addEventListener('load', () => resolve(window.AdaptiveCards))
    script.addEventListener('error', () => reject(new Error('the card library did not load')))
    document.head.append(script)
  })
  return loading
}

/**
 * Draws the cards of a message.
 * @param run is told which button was pressed, by its place, with what all inputs hold.
 */
export async function drawCards(box, cards, width, run) {
  if (cards.length === 0) return
  const { AdaptiveCard, HostConfig } = await library()
  const drawn = cards.map((json) => {
    const card = new AdaptiveCard()
    card.hostConfig = new HostConfig(hostConfig)
    card.onExecuteAction = (action) => execute(card, action, run)
    card.parse(fitted(json, width))
    const node = card.render()
    node.classList.add('t-card')
    return node
  })
  box.replaceChildren(...drawn)
}

function execute(card, action, run) {
  if (action.getJsonTypeName() === 'Action.OpenUrl') {
    const { protocol } = new URL(action.url, location.href)
    if (['http:', 'https:', 'mailto:'].includes(protocol)) window.open(action.url, '_blank', 'noopener')
    return
  }
  const inputs = {}
  for (const input of card.getAllInputs()) {
    if (input.id && input.value !== undefined && input.value !== null) inputs[input.id] = String(input.value)
  }
  run(Number(action.id.replace('at-', '')), inputs, action.renderedElement)
}
