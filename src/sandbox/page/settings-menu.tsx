const troubles = [
  ['none', 'Works'],
  ['rate-limited', 'Answers 429 (too many requests)'],
  ['down', 'Is down (503)'],
  ['token-revoked', 'Has revoked the token'],
] as const

export function SettingsMenu({ canReset }: { canReset: boolean }) {
  return (
    <details className="menu settings" id="settings">
      <summary aria-label="Sandbox settings">
        <span aria-hidden="true">⚙</span>
        <span className="settings-word">Sandbox</span>
      </summary>
      <div className="menu-panel">
        <p className="about">
          A Slack workspace on this machine only. Nothing here reaches Slack or a customer.
        </p>
        <div id="controls" />
        <label htmlFor="trouble">Slack’s own API</label>
        <select id="trouble">
          {troubles.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label htmlFor="theme">Colours</label>
        <select id="theme">
          <option value="">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
        <button type="button" className="button" id="show-try">
          Show “Try this” again
        </button>
        {canReset ? (
          <button type="button" className="button danger" id="reset">
            Reset everything…
          </button>
        ) : null}
      </div>
    </details>
  )
}
