import { go, here, post } from './here.js'
import { note, parse, place } from './messages.js'
import { drawCards } from './teams-card.js'
import { setUpTeamsComposer, showTeamsComposer } from './teams-composer.js'
import { setUpTeamsDialog, showTeamsDialog } from './teams-dialog.js'
import { widthName } from './teams-host.js'

const id = (name) => document.getElementById(name)
const nearBottomPx = 80
/** Avatar, padding and the frame of a card stand beside it. */
const beside = 96

let drawn = new Map()
let threads = new Map()
let header
let shownPlace = ''
let width = ''
let latest
let follow = false
const unfolded = new Set()
const looked = new Set()

export function showTeams(state) {
  latest = state
  const { teams } = state
  const box = id('teams-messages')
  if (!teams || !box) return
  const key = `${state.as} ${teams.place}`
  const fresh = key !== shownPlace
  const now = widthName(box.clientWidth - beside)
  if (fresh || now !== width) {
    drawn = new Map()
    threads = new Map()
  }
  shownPlace = key
  width = now
  const atBottom = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx
  if (header !== teams.header) id('teams-header').innerHTML = teams.header
  header = teams.header
  box.classList.toggle('is-channel', teams.kind === 'channel')
  const kept = new Map()
  const keptThreads = new Map()
  const order = []
  if (teams.hidden > 0) order.push(note('day', `${teams.hidden} earlier posts are not shown`))
  if (teams.threads.length === 0) order.push(note('empty', teams.empty))
  let day = ''
  for (const thread of teams.threads) {
    if (thread.day !== day) order.push(note('day', thread.day))
    day = thread.day
    const node = threads.get(thread.id) ?? element('section', 't-thread')
    keptThreads.set(thread.id, node)
    fillThread(node, state, thread, kept)
    order.push(node)
  }
  drawn = kept
  threads = keptThreads
  place(box, order)
  if (fresh || atBottom || follow) settleAtBottom(box)
  follow = false
  showTeamsComposer(teams, fresh)
  showTeamsDialog(teams.dialog, width)
}

/** Cards are drawn a moment later, which moves the end. */
function settleAtBottom(box) {
  box.scrollTop = box.scrollHeight
  for (const ms of [60, 200]) setTimeout(() => (box.scrollTop = box.scrollHeight), ms)
}

function fillThread(node, state, thread, kept) {
  const message = postNode(state, thread, kept)
  if (state.teams.kind !== 'channel') return place(node, [message])
  const isOpen = thread.open !== unfolded.has(thread.id) && thread.replies.length > 0
  const list = node.querySelector('.t-thread-replies') ?? element('div', 't-thread-replies')
  if (isOpen) {
    const replies = thread.replies.map((reply) => postNode(state, reply, kept))
    place(list, replies)
  }
  place(node, [message, ...(isOpen ? [list] : []), footOf(node, thread, isOpen)])
}

/** The same node as before while it says the same. */
function footOf(node, thread, isOpen) {
  const replies = thread.replies.length === 1 ? '1 reply' : `${thread.replies.length} replies`
  const says = thread.replies.length === 0 ? '' : isOpen ? `Hide ${replies}` : replies
  const known = node.querySelector('.t-foot')
  if (known?.dataset.says === says) return known
  const foot = element('div', 't-foot')
  foot.dataset.says = says
  if (says !== '') {
    foot.append(
      button(says, 't-replies', () => {
        if (!unfolded.delete(thread.id)) unfolded.add(thread.id)
        showTeams(latest)
        threads.get(thread.id)?.querySelector('.t-replies')?.focus()
      }),
    )
  }
  foot.append(button('Reply', 't-reply', () => showTeamsComposer(latest.teams, false, thread.id)))
  return foot
}

/** A message that stayed the same keeps its node, and what was typed into it. */
function postNode(state, row, kept) {
  const key = `${row.html}${JSON.stringify(row.cards)}`
  const known = drawn.get(row.id)
  const node = known?.key === key ? known.node : parse(row.html)
  kept.set(row.id, { key, node })
  const run = (at, inputs, pressed) => press(row.id, at, inputs, pressed ?? node)
  if (known?.key !== key) drawCards(node.querySelector('.t-cards'), row.cards, width, run)
  const line = node.querySelector('.t-notice')
  line.hidden = row.notice === null
  line.textContent = row.notice?.text ?? ''
  line.classList.toggle('error', row.notice?.kind === 'error')
  if (row.wantsLook && !looked.has(`${state.as} ${key}`)) {
    looked.add(`${state.as} ${key}`)
    post('teams-act', { do: 'look', as: state.as, conversation: state.teams.place, post: row.id })
  }
  return node
}

async function press(postId, at, inputs, node) {
  node.classList.add('pending')
  await post('teams-act', { do: 'press', as: here.as, conversation: here.teams, post: postId, at, inputs })
  node.classList.remove('pending')
}

export function setUpTeams() {
  if (!id('teams-messages')) return
  setUpTeamsComposer()
  setUpTeamsDialog()
  document.addEventListener('teams-said', () => {
    follow = true
  })
  new ResizeObserver(() => {
    if (latest && widthName(id('teams-messages').clientWidth - beside) !== width) showTeams(latest)
  }).observe(id('teams-messages'))
  document.addEventListener('click', (event) => {
    const app = event.target instanceof Element && event.target.closest('[data-teams-app]')
    if (!app) return
    const on = app.dataset.teamsApp === 'on'
    post('teams-act', { do: 'app', as: here.as, conversation: here.teams, on }).then(() => go({}))
  })
}

function element(tag, className) {
  const node = document.createElement(tag)
  node.className = className
  return node
}

function button(text, className, work) {
  const node = element('button', className)
  node.type = 'button'
  node.textContent = text
  node.addEventListener('click', work)
  return node
}
