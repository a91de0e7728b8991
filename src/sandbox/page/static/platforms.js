import { go, here } from './here.js'

/** Two conversations beside each other need room. */
const roomy = matchMedia('(width >= 1080px)')

/** Slack, Teams, or both side by side; a narrow window shows one at a time. */
export function setUpPlatforms() {
  const hasTeams = document.body.dataset.hasTeams === 'yes'
  if (!hasTeams) here.view = 'slack'
  else if (!here.view) here.view = localStorage.getItem('sandbox-view') ?? 'both'
  apply()
  roomy.addEventListener('change', apply)
  for (const button of document.querySelectorAll('button[data-platform-view]')) {
    button.addEventListener('click', () => {
      here.view = button.dataset.platformView
      localStorage.setItem('sandbox-view', here.view)
      apply()
      go({ view: here.view })
    })
  }
}

function apply() {
  const shown = here.view === 'both' && !roomy.matches ? 'slack' : here.view
  document.body.dataset.platformsShown = shown
  for (const button of document.querySelectorAll('button[data-platform-view]')) {
    button.setAttribute('aria-pressed', String(button.dataset.platformView === shown))
  }
}
