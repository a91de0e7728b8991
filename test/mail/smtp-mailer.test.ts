import { createServer, type Server, type Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { readSmtpAddress, smtpOptions } from '../../src/mail/smtp-address.ts'
import { createSmtpMailer } from '../../src/mail/smtp-mailer.ts'
import { silentLog } from '../support/silent-log.ts'
import { aMail } from './a-mail.ts'

const FROM = 'billing@larkfield.example'
const open: { close(done?: () => void): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

interface Taken {
  to: string[]
  raw: string
}

/** A real mail server that keeps what it takes. */
async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; taken: Taken[] }> {
  const taken: Taken[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, raw: Buffer.concat(parts).toString('utf8') })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  open.push(server)
  const port = await listening(server.listen(0, '127.0.0.1'))
  return { port, taken }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.once('listening', () => {
      const address = server.address()
      resolve(address && typeof address === 'object' ? address.port : 0)
    })
  })
}

/** Says what it is told to say, line by line, and drops the connection where it is told to. */
async function scripted(answer: (line: string, socket: Socket) => string | null): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 ready\r\n')
    let data = false
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('utf8').split('\r\n')) {
        if (line === '') continue
        if (data && line !== '.') continue
        const said = answer(data ? '.' : line, socket)
        if (said === null) return socket.destroy()
        if (line.startsWith('DATA')) data = said.startsWith('354')
        else if (line === '.') data = false
        socket.write(`${said}\r\n`)
      }
    })
  })
  open.push(server)
  return listening(server.listen(0, '127.0.0.1'))
}

const mailerAt = (port: number) =>
  createSmtpMailer({
    from: FROM,
    smtp: { host: '127.0.0.1', port, secure: false },
    log: silentLog,
    timeoutMs: 1_000,
  })

describe('a mail over SMTP', () => {
  test('arrives with its names, both parts and the thread it belongs to', async () => {
    const { port, taken } = await smtp()
    expect(await mailerAt(port).send(aMail())).toEqual({ kind: 'sent', providerId: null })
    expect(taken.map(({ to }) => to)).toEqual([['ap@client.test'], ['joerg@larkfield.example']])
    const read = await PostalMime.parse(taken[0]?.raw ?? '')
    expect(read.from).toMatchObject({ name: 'Dana Hollowell (Larkfield)', address: FROM })
    expect(read.to).toMatchObject([{ name: 'Zoë, Müller & "Söhne"', address: 'ap@client.test' }])
    expect(read.cc).toMatchObject([{ name: 'Jörg Wiesendanger', address: 'joerg@larkfield.example' }])
    expect(read.replyTo).toMatchObject([{ address: 'billing@larkfield.example' }])
    expect(read.subject).toBe('Frühling: invoice LF-1 – 株式会社')
    expect(read.messageId).toBe('<00000000-0000-4000-8000-0000000000d1.2@larkfield.example>')
    expect(read.inReplyTo).toBe('<b.1@larkfield.example>')
    expect(read.references).toBe('<a.1@larkfield.example> <b.1@larkfield.example>')
    expect(read.text?.trim()).toBe('Hello Zoë,\n\n€1,234.50 is open.\n.\nKind regards')
    expect(read.html).toContain('<p>Hello Zoë,</p>')
    const names = read.headers.map(({ key }) => key)
    expect(names).not.toContain('list-unsubscribe')
    expect(names).toContain('auto-submitted')
  })

  test('whose names try to begin headers of their own carries none of them', async () => {
    const { port, taken } = await smtp()
    const evil = 'Eve\r\nBcc: everybody@client.test\r\nX-Evil: yes'
    await mailerAt(port).send(
      aMail({ to: { name: evil, email: 'ap@client.test' }, subject: evil, copies: [] }),
    )
    const read = await PostalMime.parse(taken[0]?.raw ?? '')
    expect(read.headers.map(({ key }) => key)).not.toContain('x-evil')
    expect(read.bcc ?? []).toEqual([])
    expect(taken[0]?.to).toEqual(['ap@client.test'])
  })

  test('is tried again after greylisting, and nothing was sent', async () => {
    const { port, taken } = await smtp({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('Greylisted, try again later'), { responseCode: 451 })),
    })
    const delivery = await mailerAt(port).send(aMail())
    expect(delivery).toMatchObject({ kind: 'retry', rateLimited: false })
    expect(taken).toEqual([])
  })

  test('to a mailbox that is not there is refused because of it, and no copy goes out', async () => {
    const { port, taken } = await smtp({
      onRcptTo: ({ address }, _session, done) =>
        address === 'ap@client.test'
          ? done(Object.assign(new Error('No such user here'), { responseCode: 550 }))
          : done(),
    })
    const delivery = await mailerAt(port).send(aMail())
    expect(delivery).toMatchObject({ kind: 'refused', recipient: true, code: 'smtp_550' })
    expect(delivery.kind === 'refused' && delivery.why).toContain('No such user here')
    expect(taken).toEqual([])
  })

  test.each([
    ['the sender', { mail: '550 this sender may not', rcpt: '250 ok' }],
    ['relaying', { mail: '250 ok', rcpt: '550 5.7.1 relaying denied' }],
  ])('is refused because of %s, without blame for the address', async (_what, { mail, rcpt }) => {
    const port = await scripted((line) => {
      if (line.startsWith('EHLO')) return '250 hello'
      if (line.startsWith('MAIL')) return mail
      return line.startsWith('RCPT') ? rcpt : '250 ok'
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'refused', recipient: false })
  })

  test('refused after its text is refused for good, without blame for the address', async () => {
    const { port } = await smtp({
      onData(stream, _session, done) {
        stream.resume()
        stream.on('end', () => done(Object.assign(new Error('Looks like spam'), { responseCode: 554 })))
      },
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'refused', recipient: false })
  })

  test('of which only the copy is refused has arrived', async () => {
    const { port } = await smtp({
      onRcptTo: ({ address }, _session, done) =>
        address === 'ap@client.test' ? done() : done(Object.assign(new Error('No'), { responseCode: 550 })),
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'sent' })
  })

  test('taken by a server that drops the connection is of unknown fate', async () => {
    const port = await scripted((line) => {
      if (line.startsWith('EHLO')) return '250 hello'
      if (line.startsWith('DATA')) return '354 go on'
      return line === '.' ? null : '250 ok'
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'uncertain' })
  })

  test('taken by a server that never answers is of unknown fate as well', async () => {
    const port = await scripted((line, socket) => {
      if (line.startsWith('EHLO')) return '250 hello'
      if (line.startsWith('DATA')) return '354 go on'
      if (line === '.') {
        socket.pause()
        return ''
      }
      return '250 ok'
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'uncertain' })
  })

  test.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])('cut off at %s was surely not sent', async (at) => {
    const port = await scripted((line) => {
      if (line.startsWith(at)) return null
      return line.startsWith('DATA') ? '354 go on' : '250 ok'
    })
    expect(await mailerAt(port).send(aMail())).toMatchObject({ kind: 'retry' })
  })

  test('to a server that is not there is tried again', async () => {
    expect(await mailerAt(1).send(aMail())).toMatchObject({ kind: 'retry' })
  })
})

test('an address of a mail server is read, and the password never goes over an open line', () => {
  expect(readSmtpAddress('smtps://me%40x:p%2Fw@mail.example')).toEqual({
    host: 'mail.example',
    port: 465,
    secure: true,
    user: 'me@x',
    password: 'p/w',
  })
  expect(readSmtpAddress('smtp://127.0.0.1:2525')).toEqual({ host: '127.0.0.1', port: 2525, secure: false })
  for (const bad of ['mail.example', 'http://mail.example', 'smtp://', 'smtp://a/b', 'smtp://a?tls=no'])
    expect(readSmtpAddress(bad)).toBeUndefined()
  expect(smtpOptions({ host: 'mail.example', port: 587, secure: false }).requireTLS).toBe(true)
  expect(smtpOptions({ host: '127.0.0.1', port: 25, secure: false }).requireTLS).toBe(false)
})
