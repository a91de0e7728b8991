import { go, here, post } from './here.js'
import { drawCards } from './teams-card.js'
import { setUpTeamsComposer, showTeamsComposer } from './teams-composer.js'
import { setUpTeamsDialog, showTeamsDialog } from './teams-dialog.js'
import { widthName } from './teams-host.js'

const id = (name) => document.getElementById(name)
const nearBottomPx = 80
/** Avatar, padding and the frame of a card stand beside it. */
const beside = 96

let drawn = new Map()
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
  if (fresh || now !== width) drawn = new Map()
  shownPlace = key
  width = now
  const atBottom = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx
  id('teams-header').innerHTML = teams.header
  box.classList.toggle('is-channel', teams.kind === 'channel')
  const kept = new Map()
  const order = []
  if (teams.hidden > 0) order.push(note('day', `${teams.hidden} earlier posts are not shown`))
  if (teams.threads.length === 0) order.push(note('empty', teams.empty))
  let day = ''
  for (const thread of teams.threads) {
    if (thread.day !== day) order.push(note('day', thread.day))
    day = thread.day
    order.push(threadNode(state, thread, kept))
  }
  drawn = kept
  box.replaceChildren(...order)
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

function threadNode(state, thread, kept) {
  const node = document.createElement('section')
  node.className = 't-thread'
  node.append(postNode(state, thread, kept))
  if (state.teams.kind !== 'channel') return node
  const foot = document.createElement('div')
  foot.className = 't-foot'
  const isOpen = thread.open !== unfolded.has(thread.id)
  if (thread.replies.length > 0) {
    const count = thread.replies.length === 1 ? '1 reply' : `${thread.replies.length} replies`
    foot.append(
      button(isOpen ? `Hide ${count}` : count, 't-replies', () => {
        if (!unfolded.delete(thread.id)) unfolded.add(thread.id)
        showTeams(latest)
      }),
    )
  }
  foot.append(button('Reply', 't-reply', () => showTeamsComposer(latest.teams, false, thread.id)))
  if (isOpen && thread.replies.length > 0) {
    const list = document.createElement('div')
    list.className = 't-thread-replies'
    list.append(...thread.replies.map((reply) => postNode(state, reply, kept)))
    node.append(list)
  }
  node.append(foot)
  return node
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

function parse(html) {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content.firstElementChild
}

function note(className, text) {
  const node = document.createElement('p')
  node.className = className
  node.textContent = text
  return node
}

function button(text, className, work) {
  const node = document.createElement('button')
  node.type = 'button'
  node.className = className
  node.textContent = text
  node.addEventListener('click', work)
  return node
}
