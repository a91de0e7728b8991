const longMs = 9000

export function toast(text) {
  const box = document.createElement('div')
  box.className = 'toast'
  const words = document.createElement('span')
  words.textContent = text
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'quiet'
  close.setAttribute('aria-label', 'Dismiss')
  close.textContent = '✕'
  close.addEventListener('click', () => box.remove())
  box.append(words, close)
  const list = document.getElementById('toasts')
  list.append(box)
  // Shown last, a popover stands above an open form.
  if (list.matches(':popover-open')) list.hidePopover()
  list.showPopover()
  setTimeout(() => box.remove(), longMs)
}
