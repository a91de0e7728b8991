import { askConfirm } from './confirm.js'
import { here, post } from './here.js'
import { modalValues } from './modal.js'

/** Buttons, menus and pickers that apps put into messages, forms and the Home tab. */
export function setUpControls() {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const control = event.target.closest('button[data-action], a[data-action]')
    if (!control) return
    const menu = control.closest('details.overflow')
    if (menu) menu.open = false
    press(control, menu ? control.value : undefined)
  })
  document.addEventListener('change', (event) => {
    if (!(event.target instanceof Element)) return
    const control = event.target.closest('[data-live]')
    if (!control || control.matches('button, a')) return
    press(control, heldBy(control))
  })
}

async function press(control, input) {
  if (control.dataset.confirm && !(await askConfirm(control.dataset.confirm))) {
    if (control instanceof HTMLSelectElement) control.value = ''
    return
  }
  const message = control.closest('.message')
  const form = control.closest('form[data-view]')
  const target = { actionId: control.dataset.action, blockId: control.dataset.block }
  control.classList.add('pending')
  await post('act', {
    do: 'press',
    as: here.as,
    target,
    ...(input === undefined ? {} : { input }),
    ...(form ? { viewId: form.dataset.view, values: modalValues(form) } : {}),
    ...(message ? { channel: message.dataset.channel, ts: message.dataset.ts } : {}),
  })
  control.classList.remove('pending')
}

/** What an input holds: text, a list for those with several answers, or null for nothing. */
export function heldBy(control) {
  if (!control.matches('fieldset')) return control.value === '' ? null : control.value
  const chosen = [...control.querySelectorAll('input:checked')].map((box) => box.value)
  return control.dataset.type === 'radio_buttons' ? (chosen[0] ?? null) : chosen
}
