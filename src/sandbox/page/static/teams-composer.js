import { here, post } from './here.js'

const form = document.getElementById('teams-composer')
let root = ''

/** @param replyTo begins a reply in that thread; a new place ends it. */
export function showTeamsComposer(teams, fresh, replyTo) {
  if (fresh) root = ''
  if (replyTo !== undefined) root = replyTo
  const field = form.querySelector('textarea')
  form.querySelector('.t-replying').hidden = root === ''
  field.placeholder = root === '' ? teams.placeholder : 'Reply'
  const typing = form.querySelector('.t-typing')
  typing.hidden = teams.typing === ''
  typing.textContent = teams.typing
  const app = document.body.dataset.app
  if (replyTo === undefined) return
  if (field.value === '') field.value = `@${app} `
  field.focus()
}

export function setUpTeamsComposer() {
  const field = form.querySelector('textarea')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (text === '') return
    field.value = ''
    if (root === '') document.dispatchEvent(new Event('teams-said'))
    await post('teams-act', {
      do: 'say',
      as: here.as,
      conversation: here.teams,
      text,
      ...(root === '' ? {} : { root }),
    })
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  document.getElementById('teams-stop-reply').addEventListener('click', () => {
    root = ''
    form.querySelector('.t-replying').hidden = true
    field.focus()
  })
}
