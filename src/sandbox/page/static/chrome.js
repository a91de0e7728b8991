import { typeCommand } from './composer.js'
import { ask } from './confirm.js'
import { go, here, load, post } from './here.js'

const id = (name) => document.getElementById(name)

export function showChrome(state) {
  if (state.clock && id('clock-day')) {
    id('clock-day').textContent = state.clock.day
    id('clock-time').textContent = state.clock.time
    id('clock-zone').textContent = state.clock.zone
    if (!id('clock-menu').open) id('clock-input').value = state.clock.local
  }
  if (id('busy')) {
    id('busy').hidden = state.busy === ''
    id('busy-text').textContent = state.busy
  }
  for (const button of document.querySelectorAll('[data-step], #clock-form button, #reset')) {
    button.disabled = state.busy !== ''
  }
  id('trouble').value = state.trouble
  if (id('teams-trouble')) id('teams-trouble').value = state.teamsTrouble
  id('controls').replaceChildren(...state.controls.map(controlRow))
}

export function setUpChrome() {
  id('menu-button').addEventListener('click', () => {
    const open = document.body.classList.toggle('sidebar-open')
    id('menu-button').setAttribute('aria-expanded', String(open))
  })
  id('clock-form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    id('clock-menu').open = false
    post('clock', { to: id('clock-input').value.slice(0, 16) })
  })
  for (const button of document.querySelectorAll('[data-step]')) {
    button.addEventListener('click', () => post('clock', JSON.parse(button.dataset.step)))
  }
  id('trouble').addEventListener('change', () => post('trouble', { trouble: id('trouble').value }))
  id('teams-trouble')?.addEventListener('change', () => {
    post('trouble', { where: 'teams', trouble: id('teams-trouble').value })
  })
  id('reset')?.addEventListener('click', reset)
  setUpTheme()
  setUpTryThis()
  // A menu closes when the next thing is somewhere else.
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false
    }
    if (event.target === document.body || event.target.closest?.('.panes')) {
      document.body.classList.remove('sidebar-open')
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false
    document.body.classList.remove('sidebar-open')
  })
}

async function reset() {
  id('settings').open = false
  const yes = await ask({
    title: 'Reset everything?',
    text: 'All messages here and the product’s data go back to the beginning.',
    confirm: 'Reset',
    deny: 'Keep it',
    style: 'danger',
  })
  if (!yes) return
  for (const key of Object.keys(localStorage))
    if (key.startsWith('sandbox-read')) localStorage.removeItem(key)
  await post('reset', {})
  load()
}

function setUpTheme() {
  const choice = id('theme')
  const apply = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme
    else delete document.documentElement.dataset.theme
  }
  choice.value = localStorage.getItem('sandbox-theme') ?? ''
  apply(choice.value)
  choice.addEventListener('change', () => {
    localStorage.setItem('sandbox-theme', choice.value)
    apply(choice.value)
  })
}

function setUpTryThis() {
  const panel = id('try-this')
  const showPanel = (on) => {
    panel.hidden = !on
    localStorage.setItem('sandbox-try', on ? 'on' : 'off')
  }
  showPanel(localStorage.getItem('sandbox-try') !== 'off')
  id('try-close').addEventListener('click', () => showPanel(false))
  id('show-try').addEventListener('click', () => {
    id('settings').open = false
    showPanel(true)
  })
  panel.addEventListener('click', (event) => {
    const button = event.target.closest('[data-try]')
    if (!button) return
    button.classList.add('done')
    const { try: what, value } = button.dataset
    if (what === 'open') go({ place: value })
    if (what === 'command') typeCommand(value)
    if (what === 'person') go({ as: value, place: here.place })
    if (what === 'step') post('clock', { days: 1 })
  })
}

function controlRow(control) {
  const label = document.createElement('label')
  label.className = 'switch'
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.checked = control.on
  box.addEventListener('change', () => post('control', { key: control.key, on: box.checked }))
  const words = document.createElement('span')
  const hint = document.createElement('small')
  words.textContent = control.label
  hint.textContent = control.hint
  words.append(hint)
  label.append(box, words)
  return label
}
