import { Hono } from 'hono'
import { DateTime } from 'luxon'
import { renderToStaticMarkup } from 'react-dom/server'
import type { KeptMail, PretendMailbox } from '../mailbox.ts'

/** The mails as the customers would see them: HTML in a frame that runs nothing, or the plain text. */
export function createMailPage(mailbox: PretendMailbox): Hono {
  const page = new Hono()
  page.get('/', (c) => {
    const number = Number(c.req.query('mail') ?? mailbox.mails.at(-1)?.number ?? 0)
    const shown = mailbox.mails.find((mail) => mail.number === number)
    return c.html(pageOf(mailbox.mails, shown, c.req.query('as') === 'text'))
  })
  page.post('/:number/bounce', async (c) => {
    const number = Number(c.req.param('number'))
    await mailbox.bounce(number)
    return c.redirect(`/sandbox/mail?mail=${number}`, 303)
  })
  return page
}

function pageOf(mails: readonly KeptMail[], shown: KeptMail | undefined, asText: boolean): string {
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mails to customers</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox/static/theme.css" />
        <link rel="stylesheet" href="/sandbox/static/mail.css" />
      </head>
      <body>
        <header>
          <a href="/sandbox">‹ Back to the sandbox</a>
          <h1>Mails to customers</h1>
          <p>What your customers would read. It stays on this machine and reaches nobody.</p>
        </header>
        {mails.length === 0 ? (
          <p className="empty">
            None yet. Friendly reminders go by themselves once the CSM has had a day to hold them.
          </p>
        ) : (
          <main>
            <ul className="mails" aria-label="Mails, the latest first">
              {mails.toReversed().map((mail) => (
                <li key={mail.number}>
                  <a href={`/sandbox/mail?mail=${mail.number}`} aria-current={mail.number === shown?.number}>
                    <strong>{mail.to.name}</strong>
                    <span>{mail.subject}</span>
                    <small>
                      {momentOf(mail.at)}
                      {mail.bounced ? ' · came back' : ''}
                    </small>
                  </a>
                </li>
              ))}
            </ul>
            {shown ? <Mail mail={shown} asText={asText} /> : <p className="empty">There is no such mail.</p>}
          </main>
        )}
      </body>
    </html>,
  )}`
}

/** `24 Nov 2026, 14:01 UTC`. */
function momentOf(at: string): string {
  return DateTime.fromISO(at, { zone: 'utc', locale: 'en-GB' }).toFormat("d LLL yyyy, HH:mm 'UTC'")
}

function Mail({ mail, asText }: { mail: KeptMail; asText: boolean }) {
  const address = ({ name, email }: { name: string; email: string }) => `${name} <${email}>`
  return (
    <article>
      <dl>
        <dt>From</dt>
        <dd>{address({ name: mail.fromName, email: mail.from })}</dd>
        <dt>To</dt>
        <dd>{address(mail.to)}</dd>
        {mail.copies.length > 0 ? (
          <>
            <dt>Copy</dt>
            <dd>{mail.copies.map(address).join(', ')}</dd>
          </>
        ) : null}
        <dt>Replies to</dt>
        <dd>{mail.replyTo ?? mail.from}</dd>
        <dt>Subject</dt>
        <dd>{mail.subject}</dd>
      </dl>
      <nav aria-label="How to show it">
        <a className="button" href={`/sandbox/mail?mail=${mail.number}`} aria-current={!asText}>
          As HTML
        </a>
        <a className="button" href={`/sandbox/mail?mail=${mail.number}&as=text`} aria-current={asText}>
          As plain text
        </a>
        <form method="post" action={`/sandbox/mail/${mail.number}/bounce`}>
          <button type="submit" className="button" disabled={mail.bounced}>
            {mail.bounced ? 'It came back' : 'Make it bounce'}
          </button>
        </form>
      </nav>
      {asText ? <pre>{mail.text}</pre> : <iframe title={mail.subject} sandbox="" srcDoc={mail.html} />}
    </article>
  )
}
