import { setUpChrome, showChrome } from './chrome.js'
import { setUpComposers, showComposer } from './composer.js'
import { setUpControls } from './controls.js'
import { go, here, listen, load, post } from './here.js'
import { showMessages } from './messages.js'
import { setUpModal, showModal } from './modal.js'
import { setUpPlatforms } from './platforms.js'
import { markRead, showSidebar } from './sidebar.js'
import { setUpTeams, showTeams } from './teams.js'

const id = (name) => document.getElementById(name)

function show(state) {
  showSidebar(state)
  showChrome(state)
  id('place-header').innerHTML = state.header
  showMessages(id('messages'), state, {
    rows: state.messages,
    hidden: state.hidden,
    empty: state.empty,
    html: state.home,
    key: `${state.as} ${state.place}`,
  })
  id('thread').hidden = state.thread === null
  document.body.classList.toggle('with-thread', state.thread !== null)
  if (state.thread) {
    showMessages(id('thread-messages'), state, {
      rows: state.thread.messages,
      key: `thread ${state.thread.ts}`,
    })
  }
  showComposer(state)
  showModal(state)
  showTeams(state)
  markRead(state)
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const thread = event.target.closest('[data-thread]')
  if (thread) go({ thread: thread.dataset.thread })
  const room = event.target.closest('[data-room]')
  if (room) post('act', { do: room.dataset.room, as: here.as, channel: here.channel })
})
id('thread-close').addEventListener('click', () => go({ thread: '' }))

setUpChrome()
setUpComposers()
setUpControls()
setUpModal()
setUpPlatforms()
setUpTeams()
listen(show)
load()
