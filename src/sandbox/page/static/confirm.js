const dialog = document.getElementById('confirm')

/** Asks before something that was marked as worth asking; true for yes. */
export function ask({ title, text, confirm, deny, style }) {
  const heading = node('h2', title)
  heading.id = 'confirm-title'
  const no = button(deny, 'button')
  const yes = button(confirm, `button ${style ?? 'primary'}`)
  const row = document.createElement('footer')
  row.append(no, yes)
  dialog.replaceChildren(heading, node('p', text), row)
  dialog.showModal()
  return new Promise((resolve) => {
    const answer = (value) => {
      dialog.close()
      resolve(value)
    }
    no.addEventListener('click', () => answer(false))
    yes.addEventListener('click', () => answer(true))
    dialog.addEventListener('cancel', () => resolve(false), { once: true })
    yes.focus()
  })
}

/** The same for a Block Kit confirm object. */
export function askConfirm(json) {
  const { title, text, confirm, deny, style } = JSON.parse(json)
  return ask({ title: title.text, text: text.text, confirm: confirm.text, deny: deny.text, style })
}

function node(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function button(text, className) {
  const made = node('button', text)
  made.type = 'button'
  made.className = className
  return made
}
