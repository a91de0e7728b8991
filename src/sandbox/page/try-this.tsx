interface Props {
  channel: { id: string; name: string } | undefined
  command: string | undefined
  other: { id: string; name: string } | undefined
  hasClock: boolean
}

/** What a newcomer can do first; each line also does it. */
export function TryThis({ channel, command, other, hasClock }: Props) {
  return (
    <section className="try-this" id="try-this" aria-label="Try this" hidden>
      <strong>Try this</strong>
      <ol>
        {channel ? (
          <li>
            <button type="button" data-try="open" data-value={channel.id}>
              Open #{channel.name}
            </button>
          </li>
        ) : null}
        {command ? (
          <li>
            <button type="button" data-try="command" data-value={command}>
              Type {command}
            </button>
          </li>
        ) : null}
        {other ? (
          <li>
            <button type="button" data-try="person" data-value={other.id}>
              Act as {other.name}
            </button>
          </li>
        ) : null}
        {hasClock ? (
          <li>
            <button type="button" data-try="step">
              Step the clock a day
            </button>
          </li>
        ) : null}
      </ol>
      <button type="button" className="quiet" id="try-close" aria-label="Hide the suggestions">
        ✕
      </button>
    </section>
  )
}
