/** The Teams half of the page, without its content. */
export function TeamsPane() {
  return (
    <section className="pane teams" aria-label="Microsoft Teams">
      <header className="place-header" id="teams-header" />
      <div className="messages" id="teams-messages" role="log" aria-label="Teams messages" />
      <form className="t-composer" id="teams-composer">
        <p className="t-replying" hidden>
          <span>Replying in the thread</span>
          <button type="button" className="quiet" id="teams-stop-reply">
            New post instead
          </button>
        </p>
        <p className="t-typing" role="status" hidden />
        <textarea rows={1} aria-label="Message in Teams" autoComplete="off" />
        <button type="submit" className="t-send" aria-label="Send in Teams">
          <span aria-hidden="true">➤</span>
        </button>
      </form>
    </section>
  )
}
