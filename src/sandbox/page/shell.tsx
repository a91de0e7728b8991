import { renderToStaticMarkup } from 'react-dom/server'
import type { Desk } from '../desk.ts'
import { PlatformSwitch } from './platform-switch.tsx'
import { SettingsMenu } from './settings-menu.tsx'
import { TeamsPane } from './teams/teams-pane.tsx'
import { TryThis } from './try-this.tsx'

const SLACK_STYLES = ['theme', 'chrome', 'page', 'message', 'blocks', 'form']
const STYLES = [...SLACK_STYLES, 'teams-theme', 'teams', 'teams-composer', 'teams-card', 'small-screen']

/** The page without its content, which the browser fetches as soon as it runs. */
export function shellHtml(desk: Desk): string {
  const { options, workspace } = desk
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${options.teamName} · ${workspace.appName} sandbox`}</title>
        <link rel="icon" href="data:," />
        {STYLES.map((name) => (
          <link key={name} rel="stylesheet" href={`/sandbox/static/${name}.css`} />
        ))}
        <script type="module" src="/sandbox/static/main.js" />
      </head>
      <body
        data-commands={JSON.stringify(options.commands)}
        data-app={workspace.appName}
        data-platforms-shown="slack"
        data-has-teams={options.teams ? 'yes' : undefined}
      >
        <TopBar
          hasClock={options.clock !== undefined}
          canReset={options.reset !== undefined}
          hasTeams={options.teams !== undefined}
          hasMail={options.mailbox !== undefined}
          hasProduct={options.product !== undefined}
        />
        <div className="frame">
          <aside className="sidebar" id="sidebar" aria-label="Workspace" />
          <main className="panes">
            <section className="pane slack" aria-label="Slack">
              <TryThis
                channel={options.channels.find((channel) => channel.botIsMember) ?? options.channels[0]}
                command={options.commands[0]?.command}
                other={options.members[1]}
                hasClock={options.clock !== undefined}
              />
              <header className="place-header" id="place-header" />
              <div className="messages" id="messages" role="log" aria-label="Messages">
                <p className="empty">Opening the workspace…</p>
              </div>
              <Composer id="composer" label="Message" />
            </section>
            <aside className="thread" id="thread" aria-label="Thread" hidden>
              <header>
                <h2>Thread</h2>
                <button type="button" className="quiet" id="thread-close" aria-label="Close the thread">
                  ✕
                </button>
              </header>
              <div className="messages" id="thread-messages" role="log" aria-label="Replies" />
              <Composer id="thread-composer" label="Reply" />
            </aside>
            {options.teams ? <TeamsPane /> : null}
          </main>
        </div>
        <dialog id="modal" aria-labelledby="modal-title" />
        <dialog id="teams-dialog" aria-labelledby="teams-dialog-title" />
        <dialog id="confirm" aria-labelledby="confirm-title" />
        <div className="toasts" id="toasts" popover="manual" role="status" aria-live="polite" />
        <noscript>The sandbox needs JavaScript, which this browser has switched off.</noscript>
      </body>
    </html>,
  )}`
}

interface TopBarProps {
  hasClock: boolean
  canReset: boolean
  hasTeams: boolean
  hasMail: boolean
  hasProduct: boolean
}

function TopBar({ hasClock, canReset, hasTeams, hasMail, hasProduct }: TopBarProps) {
  return (
    <header className="topbar">
      <button
        type="button"
        className="quiet menu-button"
        id="menu-button"
        aria-expanded="false"
        aria-controls="sidebar"
      >
        <span aria-hidden="true">☰</span>
        <span className="sr-only">Channels and people</span>
      </button>
      {hasTeams ? <PlatformSwitch /> : null}
      {hasClock ? (
        <div className="clock">
          <details className="menu" id="clock-menu">
            <summary aria-label="Set the date and time">
              <span className="clock-day" id="clock-day" />
              <strong id="clock-time" />
              <small id="clock-zone" />
              <span aria-hidden="true">⌄</span>
            </summary>
            <form className="menu-panel" id="clock-form">
              <label htmlFor="clock-input">Move the clock to</label>
              <input type="datetime-local" id="clock-input" required />
              <button type="submit" className="button primary">
                Set the clock
              </button>
            </form>
          </details>
          <fieldset className="steps" aria-label="Step the clock">
            <button type="button" className="button" data-step='{"hours":1}'>
              +1 hour
            </button>
            <button type="button" className="button" data-step='{"days":1}'>
              +1 day
            </button>
            <button type="button" className="button" data-step='{"workingDay":true}'>
              Next working day
            </button>
          </fieldset>
          <span className="busy" id="busy" role="status" hidden>
            <span className="spinner" aria-hidden="true" />
            <span id="busy-text" />
          </span>
        </div>
      ) : (
        <div className="clock" />
      )}
      <SettingsMenu canReset={canReset} hasTeams={hasTeams} hasMail={hasMail} hasProduct={hasProduct} />
    </header>
  )
}

function Composer({ id, label }: { id: string; label: string }) {
  return (
    <form className="composer" id={id}>
      <div className="commands" role="listbox" aria-label="Commands" hidden />
      <textarea rows={1} aria-label={label} autoComplete="off" />
      <button type="submit" className="button primary">
        Send
      </button>
    </form>
  )
}
