import { toast } from './toast.js'

/** Who acts, and what is open. The address bar carries it, so that a reload and a second window keep it. */
export const here = { as: '', place: '', thread: '', channel: '', teams: '', view: '' }

const remembered = new URLSearchParams(location.hash.slice(1))
for (const key of ['as', 'place', 'thread', 'teams', 'view']) here[key] = remembered.get(key) ?? ''
if (!here.as) here.as = localStorage.getItem('sandbox-as') ?? ''

let show = () => {}
let loading = false
let again = false

export function listen(render) {
  show = render
  const events = new EventSource('/sandbox/events')
  events.addEventListener('message', () => load())
  events.addEventListener('error', () => document.body.classList.add('offline'))
  events.addEventListener('open', () => document.body.classList.remove('offline'))
}

/** Asks for what is on the page. Requests that come while one runs are one more request after it. */
export async function load() {
  if (loading) {
    again = true
    return
  }
  loading = true
  try {
    do {
      again = false
      const asked = new URLSearchParams({
        as: here.as,
        place: here.place,
        thread: here.thread,
        teams: here.teams,
      })
      const answer = await fetch(`/sandbox/state?${asked}`)
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      const state = await answer.json()
      if (again) continue
      here.as = state.as
      here.place = state.place
      here.channel = state.channel
      here.teams = state.teams?.place ?? ''
      if (!state.thread) here.thread = ''
      show(state)
    } while (again)
  } catch {
    document.body.classList.add('offline')
  } finally {
    loading = false
  }
}

export function go(to) {
  Object.assign(here, 'place' in to || 'as' in to ? { thread: '' } : {}, to)
  localStorage.setItem('sandbox-as', here.as)
  const kept = new URLSearchParams({ as: here.as, place: here.place })
  for (const key of ['thread', 'teams', 'view']) if (here[key]) kept.set(key, here[key])
  history.replaceState(null, '', `#${kept}`)
  document.body.classList.remove('sidebar-open')
  if (!('place' in to || 'as' in to || 'thread' in to)) return load()
  if (here.place === 'app') post('act', { do: 'open-home', as: here.as, tab: 'home' })
  if (here.place === 'app:messages' && !('thread' in to)) {
    post('act', { do: 'open-home', as: here.as, tab: 'messages' })
  }
  return load()
}

/** Sends something to do; says what went wrong, if anything did. */
export async function post(path, body) {
  let result
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    result = await answer.json()
  } catch {
    result = {
      ok: false,
      error: 'The sandbox does not answer. Start the server again, then reload this page.',
    }
  }
  if (!result.ok) toast(result.error)
  load()
  return result
}
