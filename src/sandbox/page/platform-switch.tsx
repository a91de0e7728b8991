const choices = [
  ['slack', 'Slack'],
  ['teams', 'Teams'],
  ['both', 'Both'],
] as const

/** Which of the two chat platforms the page shows; side by side where there is room. */
export function PlatformSwitch() {
  return (
    <fieldset className="platforms" aria-label="Chat platform">
      {choices.map(([value, label]) => (
        <button type="button" key={value} data-platform-view={value} aria-pressed="false">
          {value === 'both' ? null : <span className={`platform-mark ${value}`} aria-hidden="true" />}
          {label}
        </button>
      ))}
    </fieldset>
  )
}
