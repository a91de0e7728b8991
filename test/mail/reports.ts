const STATUS_HEADER = 'Reporting-MTA: dns; mx.larkfield.example\nArrival-Date: Wed, 4 Mar 2026 16:02:11 +0000'

export interface Reported {
  recipient: string
  action?: string
  status?: string
  detail?: string
  original?: string
}

/** A delivery report as Postfix writes one. */
export function aReport(
  messageId: string | null,
  recipients: Reported[],
  { full = true, headers = '' }: { full?: boolean; headers?: string } = {},
): string {
  const blocks = recipients.map(({ recipient, action = 'failed', status = '5.1.1', ...rest }) =>
    [
      `Final-Recipient: rfc822; ${recipient}`,
      ...(rest.original ? [`Original-Recipient: rfc822;${rest.original}`] : []),
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: ${rest.detail ?? 'smtp; 550 5.1.1\n    no such user here'}`,
    ].join('\n'),
  )
  const original = full
    ? `message/rfc822\n\nMessage-ID: ${messageId}\nSubject: Your invoices\n\nHello,\n\n<made-up.1@elsewhere.example>`
    : `text/rfc822-headers\n\nSubject: Your invoices\nMessage-ID:\n ${messageId}\n`
  const lines = `Return-Path: <>
From: MAILER-DAEMON@mx.larkfield.example (Mail Delivery System)
To: billing@larkfield.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-ID: <20260304160211.ABCDEF@mx.larkfield.example>
${headers}Content-Type: multipart/report; report-type=delivery-status;
\tboundary="part"

--part
Content-Type: text/plain

The mail could not be delivered. <not-this.1@elsewhere.example>

--part
Content-Type: message/delivery-status

${[STATUS_HEADER, ...blocks].join('\n\n')}
${messageId === null ? '' : `\n--part\nContent-Type: ${original}\n`}
--part--
`
  return lines.replaceAll('\n', '\r\n')
}

/** What a mailbox answers by itself while its owner is away. */
export const AWAY_NOTE = `From: ap@client.test
To: billing@larkfield.example
Subject: Out of office: Your invoices
Auto-Submitted: auto-replied
In-Reply-To: <00000000-0000-4000-8000-0000000000d1.2@larkfield.example>

I am back on 16 March.
`.replaceAll('\n', '\r\n')
