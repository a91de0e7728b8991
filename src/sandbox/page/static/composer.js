import { go, here, post } from './here.js'
import { toast } from './toast.js'

const commands = JSON.parse(document.body.dataset.commands)
const main = document.getElementById('composer')
const inThread = document.getElementById('thread-composer')

export function showComposer(state) {
  const { composer } = state
  main.hidden = composer.kind === 'none'
  inThread.hidden = composer.kind !== 'open'
  const field = main.querySelector('textarea')
  field.disabled = composer.kind !== 'open'
  main.classList.toggle('closed', composer.kind === 'join')
  if (composer.kind === 'open') field.placeholder = composer.placeholder
  if (composer.kind === 'join') field.placeholder = `You are not in #${composer.name}`
  const button = main.querySelector('button[type=submit]')
  button.textContent = composer.kind === 'join' ? 'Join channel' : 'Send'
  inThread.querySelector('textarea').placeholder = 'Reply…'
}

export function typeCommand(command) {
  if (here.place === 'app') go({ place: 'app:messages' })
  const field = main.querySelector('textarea')
  field.value = command
  field.focus()
  suggest(main)
}

export function setUpComposers() {
  for (const form of [main, inThread]) {
    const field = form.querySelector('textarea')
    field.addEventListener('input', () => {
      suggest(form)
    })
    field.addEventListener('keydown', (event) => keys(form, event))
    field.addEventListener('blur', () => setTimeout(() => hide(form), 150))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      send(form)
    })
  }
}

async function send(form) {
  if (form.classList.contains('closed')) {
    await post('act', { do: 'join', as: here.as, channel: here.channel })
    return
  }
  const field = form.querySelector('textarea')
  const text = field.value.trim()
  if (text === '') return
  hide(form)
  const written = /^(\/\S+)\s*([\s\S]*)$/.exec(text)
  if (!written) {
    field.value = ''
    await post('act', {
      do: 'say',
      as: here.as,
      channel: here.channel,
      text,
      ...(form === inThread ? { threadTs: here.thread } : {}),
    })
    return
  }
  const [, command, rest] = written
  if (!commands.some((one) => one.command === command)) {
    const known = commands.map((one) => one.command).join(', ')
    toast(`${command} is not a command here. Try ${known}.`)
    return
  }
  if (form === inThread) {
    toast('Slack takes commands in the channel, not in a thread. Type it in the box below the messages.')
    return
  }
  field.value = ''
  form.classList.add('sending')
  await post('act', { do: 'slash', as: here.as, channel: here.channel, command, text: rest })
  form.classList.remove('sending')
}

function suggest(form) {
  const field = form.querySelector('textarea')
  const list = form.querySelector('.commands')
  const typed = field.value
  const fitting =
    typed.startsWith('/') && form === main
      ? commands.filter(
          (one) =>
            typed === one.command || one.command.startsWith(typed) || typed.startsWith(`${one.command} `),
        )
      : []
  list.hidden = fitting.length === 0
  list.replaceChildren(...fitting.map((one) => option(form, one)))
}

function option(form, command) {
  const row = document.createElement('button')
  row.type = 'button'
  row.setAttribute('role', 'option')
  row.dataset.command = command.command
  for (const [name, text] of [
    ['strong', command.command],
    ['span', command.usageHint],
    ['small', command.description],
  ]) {
    const part = document.createElement(name)
    part.textContent = text
    row.append(part)
  }
  row.addEventListener('mousedown', (event) => {
    event.preventDefault()
    choose(form, row)
  })
  return row
}

function choose(form, row) {
  const field = form.querySelector('textarea')
  if (!field.value.startsWith(`${row.dataset.command} `)) field.value = `${row.dataset.command} `
  field.focus()
  suggest(form)
}

function keys(form, event) {
  const list = form.querySelector('.commands')
  const rows = list.hidden ? [] : [...list.children]
  const at = rows.findIndex((row) => row.getAttribute('aria-selected') === 'true')
  if (event.key === 'Escape') hide(form)
  if (rows.length > 0 && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    event.preventDefault()
    const next =
      (at +
        (event.key === 'ArrowDown' ? 1 : rows.length - 1) +
        (at === -1 && event.key === 'ArrowUp' ? 1 : 0)) %
      rows.length
    for (const [index, row] of rows.entries()) row.setAttribute('aria-selected', String(index === next))
    return
  }
  if (event.key === 'Tab' && rows.length > 0 && !event.shiftKey) {
    event.preventDefault()
    choose(form, rows[Math.max(at, 0)])
    return
  }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  if (at >= 0) choose(form, rows[at])
  else form.requestSubmit()
}

function hide(form) {
  form.querySelector('.commands').hidden = true
}
