const troubles = [
  ['none', 'Works'],
  ['rate-limited', 'Answers 429 (too many requests)'],
  ['down', 'Is down (503)'],
  ['token-revoked', 'Has revoked the token'],
] as const

interface Has {
  canReset: boolean
  hasTeams: boolean
  hasMail: boolean
  hasProduct: boolean
}

export function SettingsMenu({ canReset, hasTeams, hasMail, hasProduct }: Has) {
  return (
    <details className="menu settings" id="settings">
      <summary aria-label="Sandbox settings">
        <span aria-hidden="true">⚙</span>
        <span className="settings-word">Sandbox</span>
      </summary>
      <div className="menu-panel">
        <p className="about">
          {hasTeams ? 'Slack and Teams' : 'A Slack workspace'} on this machine only. Nothing here reaches{' '}
          {hasTeams ? 'Slack, Microsoft' : 'Slack'} or a customer.
        </p>
        {hasMail ? (
          <p>
            <a href="/sandbox/mail">Mails to customers</a>
          </p>
        ) : null}
        {hasProduct ? (
          <p>
            <a href="/sandbox/product">The pretend product</a>
          </p>
        ) : null}
        <div id="controls" />
        <TroubleSelect id="trouble" label="Slack’s own API" />
        {hasTeams ? <TroubleSelect id="teams-trouble" label="Teams’ Bot Connector" /> : null}
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

function TroubleSelect({ id, label }: { id: string; label: string }) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id}>
        {troubles.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </>
  )
}
