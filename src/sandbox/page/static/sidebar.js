import { go, here } from './here.js'

const box = document.getElementById('sidebar')
let drawn = ''

export function showSidebar(state) {
  if (state.sidebar !== drawn) {
    const open = document.getElementById('persona')?.open ?? false
    box.innerHTML = state.sidebar
    drawn = state.sidebar
    document.getElementById('persona').open = open
  }
  for (const place of box.querySelectorAll('[data-place]')) {
    mark(place, here.as, place.dataset.place === 'app' ? 'app:messages' : place.dataset.place)
  }
  for (const place of box.querySelectorAll('[data-teams-place]'))
    mark(place, here.as, place.dataset.teamsPlace)
  for (const person of box.querySelectorAll('[data-person]'))
    mark(person, person.dataset.person, 'app:messages')
}

/** What is on the screen counts as read. */
export function markRead(state) {
  const latest = state.messages.at(-1)?.ts
  if (latest && here.view !== 'teams') localStorage.setItem(readKey(state.as, state.place), latest)
  const latestInTeams = state.teams?.threads.at(-1)?.id
  if (latestInTeams && here.view !== 'slack') {
    localStorage.setItem(readKey(state.as, state.teams.place), latestInTeams)
  }
  showSidebar(state)
}

function mark(node, as, place) {
  const latest = node.dataset.latest ?? ''
  const isUnread = latest !== '' && latest > (localStorage.getItem(readKey(as, place)) ?? '')
  node.classList.toggle('unread', isUnread)
}

function readKey(as, place) {
  return `sandbox-read ${as} ${place}`
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const place = event.target.closest('[data-place]')
  if (place) {
    const direct = place.dataset.place === 'app' && place.classList.contains('unread')
    go({ place: direct ? 'app:messages' : place.dataset.place })
  }
  const teams = event.target.closest('[data-teams-place]')
  if (teams) go({ teams: teams.dataset.teamsPlace })
  const person = event.target.closest('[data-person]')
  if (person) {
    document.getElementById('persona').open = false
    go({ as: person.dataset.person, place: here.place })
  }
})
