import { heldBy } from './controls.js'
import { here, post } from './here.js'
import { toast } from './toast.js'

const dialog = document.getElementById('modal')
let shown = ''

export function showModal(state) {
  const key = state.modal ? `${state.modal.id} ${state.modal.key}` : ''
  if (key === shown) return
  const sameView = state.modal !== null && shown.startsWith(`${state.modal.id} `)
  const typed = sameView ? readAll(dialog) : new Map()
  shown = key
  if (!state.modal) {
    dialog.close()
    dialog.replaceChildren()
    return
  }
  dialog.innerHTML = state.modal.html
  for (const [name, value] of typed) restore(name, value)
  if (!dialog.open) dialog.showModal()
  const first = dialog.querySelector('.modal-body input, .modal-body textarea, .modal-body select')
  if (first && !sameView) first.focus()
}

export function setUpModal() {
  dialog.addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = event.target
    const button = form.querySelector('button[type=submit]')
    if (button) button.disabled = true
    showErrors(form, {})
    const result = await post('act', {
      do: 'submit',
      as: here.as,
      viewId: form.dataset.view,
      values: modalValues(form),
    })
    if (button) button.disabled = false
    if (result.errors) showErrors(form, result.errors)
  })
  dialog.addEventListener('click', (event) => {
    const close = event.target.closest('[data-close]')
    if (close) leave(close.dataset.close === 'all')
  })
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    leave(false)
  })
}

/** By `block_id/action_id`, as the server reads them. */
export function modalValues(form) {
  return Object.fromEntries(readAll(form))
}

function readAll(form) {
  const inputs = [...form.querySelectorAll('[data-action]')].filter((one) => !one.matches('button, a'))
  return new Map(inputs.map((one) => [`${one.dataset.block}/${one.dataset.action}`, heldBy(one)]))
}

function restore(name, value) {
  const at = name.lastIndexOf('/')
  for (const control of dialog.querySelectorAll('[data-action]')) {
    const isIt = control.dataset.block === name.slice(0, at) && control.dataset.action === name.slice(at + 1)
    if (!isIt || control.matches('button, a')) continue
    if (control.matches('fieldset')) {
      for (const box of control.querySelectorAll('input')) box.checked = [value].flat().includes(box.value)
    } else control.value = value ?? ''
  }
}

function leave(all) {
  const form = dialog.querySelector('[data-view]')
  if (form) post('act', { do: 'close', as: here.as, viewId: form.dataset.view, all })
}

function showErrors(form, errors) {
  const unplaced = { ...errors }
  for (const field of form.querySelectorAll('[data-field]')) {
    const text = errors[field.dataset.field]
    delete unplaced[field.dataset.field]
    const box = field.querySelector('.field-error')
    box.textContent = text ?? ''
    box.hidden = text === undefined
    field.classList.toggle('wrong', text !== undefined)
  }
  form.querySelector('.wrong [data-action]')?.focus()
  for (const text of Object.values(unplaced)) toast(text)
}
