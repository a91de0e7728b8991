import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDeliveryReport } from '../../src/mail/read-delivery-report.ts'
import { AWAY_NOTE, aReport } from './reports.ts'

const ID = '00000000-0000-4000-8000-0000000000d1'
const OURS = `<${ID}.2@larkfield.example>`
const CUSTOMER = { recipient: 'ap@client.test' }
const read = (mail: string) => readDeliveryReport(new TextEncoder().encode(mail))

test.each([
  ['with the whole mail in it', true],
  ['with its headers alone, one of them folded', false],
])('a report %s says which mail came back, whose, and why', async (_, full) => {
  expect(await read(aReport(OURS, [CUSTOMER], { full }))).toEqual({
    kind: 'news',
    events: [
      {
        kind: 'bounced',
        outreachId: ID,
        revision: 2,
        providerId: null,
        messageId: OURS,
        detail: '550 5.1.1 no such user here',
        recipient: 'ap@client.test',
        externalId: `smtp:${ID}.2:bounced:ap@client.test`,
      },
    ],
  })
})

test('a report about several addresses says of each what became of its mail', async () => {
  const reading = await read(
    aReport(OURS, [
      CUSTOMER,
      { recipient: 'csm@larkfield.example', action: 'delivered', status: '2.0.0' },
      { recipient: '<slow@client.test>', action: 'Delayed', status: '4.4.1' },
      { recipient: 'full@client.test', action: 'failed', status: '4.2.2' },
      { recipient: 'x@forwarded.test', original: 'all@client.test' },
    ]),
  )
  const events = reading.kind === 'news' ? reading.events : []
  expect(events.map(({ kind, recipient }) => [kind, recipient])).toEqual([
    ['bounced', 'ap@client.test'],
    ['delivered', 'csm@larkfield.example'],
    ['given-up', 'full@client.test'],
    ['bounced', 'x@forwarded.test'],
  ])
})

test.each([
  ['5.7.1', 'given-up', true],
  ['5.7.520', 'given-up', true],
  ['5.3.4', 'given-up', true],
  ['5.6.0', 'given-up', true],
  ['5.2.2 (over quota)', 'given-up', true],
  ['5.2.3', 'given-up', true],
  ['5.1.8', 'given-up', true],
  ['4.7.1', 'given-up', undefined],
  ['5.1.1', 'bounced', undefined],
  ['5.1.10', 'bounced', undefined],
  ['5.2.1', 'bounced', undefined],
  ['5.4.4', 'bounced', undefined],
  ['5.0.0', 'bounced', undefined],
  ['', 'bounced', undefined],
])('a failure of status %s is read as %s', async (status, kind, wasRefused) => {
  const reading = await read(aReport(OURS, [{ ...CUSTOMER, status }]))
  const [event] = reading.kind === 'news' ? reading.events : []
  expect([event?.kind, event?.refused]).toEqual([kind, wasRefused])
})

test('of a forwarded mailbox its end is what failed, and what we wrote to is what was reached', async () => {
  const forwarded = { recipient: 'x@forwarded.test', original: 'all@client.test' }
  const about = async (action: string) => {
    const reading = await read(aReport(OURS, [{ ...forwarded, action }]))
    return reading.kind === 'news' ? reading.events.map(({ recipient }) => recipient) : reading
  }
  expect(await about('failed')).toEqual(['x@forwarded.test'])
  expect(await about('delivered')).toEqual(['all@client.test'])
})

test.each(['failed (undeliverable)', 'Failed(x)', ' FAILED'])(
  'the action %s is a failure',
  async (action) => {
    const reading = await read(aReport(OURS, [{ ...CUSTOMER, action }]))
    expect(reading).toMatchObject({ kind: 'news', events: [{ kind: 'bounced' }] })
  },
)

test.each([
  ['what is only delayed', aReport(OURS, [{ ...CUSTOMER, action: 'delayed', status: '4.4.1' }]), 'still try'],
  [
    'what is delayed for everybody, with a remark',
    aReport(OURS, [
      { ...CUSTOMER, action: 'delayed (will retry)', status: '4.4.1' },
      { recipient: 'csm@larkfield.example', action: 'Delayed', status: '4.4.1' },
    ]),
    'still try',
  ],
  ['an answer of a machine', AWAY_NOTE, 'automatic reply'],
  [
    'a receipt that it was read',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b--',
    'shown to its reader',
  ],
])('%s is no news', async (_, mail, why) => {
  expect(await read(mail)).toEqual({ kind: 'nothing', why: expect.stringContaining(why) })
})

test.each([
  [
    'a reply of a person',
    'From: a@b.test\r\nSubject: Re: invoices\r\n\r\nWe have paid.',
    'no delivery report',
  ],
  ['an empty mail', '\r\n', 'no delivery report'],
  ['a report that names no mail', aReport(null, [CUSTOMER]), 'does not name the mail'],
  [
    'a report about a mail of another sender',
    aReport('<1@b.test>', [CUSTOMER]),
    '<1@b.test>, which is no mail of ours',
  ],
  ['a report that names no address', aReport(OURS, []), 'names no address'],
  [
    'a report of an action that nobody knows',
    aReport(OURS, [
      { ...CUSTOMER, action: 'mislaid' },
      { recipient: 'csm@larkfield.example', action: 'delayed' },
    ]),
    'does not say whether the mail was delivered',
  ],
  [
    'a report with more lines than one has',
    `${aReport(OURS, [CUSTOMER])}${'\n'.repeat(50_001)}`,
    'too many lines',
  ],
])('%s is for somebody to look at', async (_, mail, why) => {
  expect(await read(mail)).toEqual({ kind: 'refused', why: expect.stringContaining(why) })
})

test('where the mail itself is left out, what the report answers names it', async () => {
  const mail = aReport(null, [CUSTOMER], { headers: `References: <first@larkfield.example> ${OURS}\n` })
  expect(await read(mail)).toMatchObject({ kind: 'news', events: [{ outreachId: ID, revision: 2 }] })
})

test('no bytes make it throw', async () => {
  const pieces = fc.constantFrom(
    ...[
      '\r\n',
      '\r\n\r\n',
      '--part',
      '--part--',
      ': ',
      ';',
      '<',
      '>',
      'Content-Type: message/delivery-status',
    ],
    ...['Content-Type: multipart/report; boundary=part', 'Final-Recipient: rfc822; ', 'Action: failed', OURS],
    ...['Message-ID: ', 'Content-Transfer-Encoding: base64', 'a@b.test', '=?utf-8?b?', '\u0000', 'é'],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
      expect(['news', 'nothing', 'refused']).toContain((await read(parts.join(''))).kind)
    }),
    { numRuns: 300 },
  )
  const deep = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n`.repeat(500)
  expect((await read(deep)).kind).toBe('refused')
})

test('what is packed into a part is not unpacked into more lines than a report has', async () => {
  const packed = Buffer.from(`Message-ID: ${OURS}\n${'\n'.repeat(60_000)}`).toString('base64')
  const plain = aReport(OURS, [CUSTOMER])
  const report = plain.replace(
    /message\/rfc822[\s\S]*$/,
    `message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${packed}\r\n--part--\r\n`,
  )
  expect((await read(plain)).kind).toBe('news')
  expect((await read(report)).kind).toBe('refused')
})
