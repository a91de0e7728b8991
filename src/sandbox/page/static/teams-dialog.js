import { here, post } from './here.js'
import { drawCards } from './teams-card.js'

const dialog = document.getElementById('teams-dialog')
let shown = ''

/** A task module over the page, until it is submitted or closed. */
export function showTeamsDialog(wanted, width) {
  const key = wanted ? wanted.id : ''
  if (key === shown) return
  shown = key
  if (!wanted) {
    dialog.close()
    dialog.replaceChildren()
    return
  }
  const head = document.createElement('header')
  const title = document.createElement('h2')
  title.id = 'teams-dialog-title'
  title.textContent = wanted.title
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'quiet'
  close.setAttribute('aria-label', 'Close the dialog')
  close.textContent = '✕'
  close.addEventListener('click', leave)
  head.append(title, close)
  const body = document.createElement('div')
  body.className = 't-dialog-body'
  body.textContent = wanted.message
  dialog.replaceChildren(head, body)
  drawCards(body, wanted.cards, width, submit)
  if (!dialog.open) dialog.showModal()
}

export function setUpTeamsDialog() {
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    leave()
  })
}

async function submit(at, inputs) {
  dialog.classList.add('pending')
  await post('teams-act', { do: 'submit', as: here.as, at, inputs })
  dialog.classList.remove('pending')
}

function leave() {
  post('teams-act', { do: 'close', as: here.as })
}
