import type { Card } from '../../src/chat/card.ts'
import type { CommandCall } from '../../src/command-calls.ts'
import { HOSTILE } from './hostile.ts'

const account = (serial: number): CommandCall => ({
  name: 'show-account',
  input: { accountId: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}` },
})

/** One card per part, and a few that go to an edge. Each has a golden for every platform. */
export const SAMPLES: Record<string, Card> = {
  text: {
    title: 'Overdue on 2 March 2026',
    summary: '$1.2M is overdue at 48 customers',
    parts: [
      { kind: 'heading', text: 'Since Friday' },
      {
        kind: 'text',
        text: ['Overdue: ', { bold: '$1,204,300.00' }, ', ', { italic: 'down $12,000.00' }, ' since Friday.'],
      },
      { kind: 'text', text: ['See ', { link: 'the invoice', url: 'https://pay.example.test/i/1' }, '.'] },
      { kind: 'divider' },
      { kind: 'context', text: ['Policy ', { bold: 'saas-tiered' }, ', version 3'] },
    ],
  },
  facts: {
    title: 'Northwind Traders',
    summary: 'Northwind Traders owes $84,000.00',
    parts: [
      {
        kind: 'facts',
        facts: [
          { label: 'Overdue', value: '$84,000.00' },
          { label: 'Oldest', value: ['41 days, ', { bold: 'tier 2' }] },
          { label: 'Invoice', value: [{ link: 'INV-0042', url: 'https://pay.example.test/i/42' }] },
          { label: 'Owner', value: '' },
        ],
      },
    ],
  },
  table: {
    title: 'Aging',
    summary: 'Aging of 3 buckets',
    parts: [
      {
        kind: 'table',
        columns: [
          { label: 'Bucket' },
          { label: 'Invoices', align: 'right' },
          { label: 'Amount', align: 'right' },
        ],
        rows: [
          ['1–30', '12', '$40,100.00'],
          ['31–60', '7', '$9,000.00'],
          ['61–90', '', '–'],
        ],
      },
      {
        kind: 'table',
        columns: [{ label: 'Currency' }, { label: 'Open', align: 'right' }],
        rows: [
          ['円', '¥1,200'],
          ['EUR', '€90.00'],
        ],
      },
    ],
  },
  list: {
    title: 'Most important',
    summary: 'Two accounts',
    parts: [
      {
        kind: 'list',
        items: [
          {
            text: [{ bold: 'Northwind Traders' }, ' $84,000.00'],
            detail: '41 days · Dana Reyes · reminder tomorrow',
            button: { label: 'Open', call: account(1) },
          },
          { text: 'Fabrikam', detail: '12 days', button: { label: 'Open', call: account(2) } },
          { text: [{ bold: 'Tailspin' }, ' moved to tier 3'] },
          { text: 'Litware paid in full', detail: 'yesterday' },
        ],
      },
    ],
  },
  controls: {
    title: 'Which one?',
    summary: 'Several customers match',
    parts: [
      {
        kind: 'choice',
        prompt: 'Several customers match “acme”.',
        placeholder: 'Choose a customer',
        options: [
          { label: 'Acme Ltd', call: account(1) },
          { label: 'Acme GmbH', call: account(2) },
        ],
      },
      {
        kind: 'choice',
        prompt: 'Look for',
        placeholder: 'Words',
        options: [
          { label: 'More', call: { name: 'find-account', input: { text: 'acme '.repeat(40), page: 1 } } },
        ],
      },
      {
        kind: 'buttons',
        buttons: [
          {
            label: 'Share in channel',
            call: { name: 'share', input: { what: { view: 'summary' } } },
            style: 'primary',
          },
          {
            label: 'Disconnect',
            call: { name: 'unsubscribe', input: {} },
            style: 'danger',
            confirm: { title: 'Disconnect?', text: 'The digest stops here.', yes: 'Disconnect', no: 'Keep' },
          },
        ],
      },
    ],
  },
  hostile: {
    title: HOSTILE.broadcast ?? '',
    summary: Object.values(HOSTILE).join(' | ').slice(0, 600),
    parts: Object.entries(HOSTILE).flatMap(([kind, name], serial) => [
      { kind: 'text' as const, text: [`${kind}: `, { bold: name }] },
      {
        kind: 'list' as const,
        items: [
          { text: [{ bold: name }, ' owes'], detail: name, button: { label: name, call: account(serial) } },
        ],
      },
    ]),
  },
  overfull: {
    title: 'Everybody',
    summary: '80 accounts',
    parts: [
      {
        kind: 'list',
        items: Array.from({ length: 80 }, (_, serial) => ({
          text: `Account ${serial + 1}`,
          button: { label: 'Open', call: account(serial) },
        })),
      },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Next page', call: { name: 'overdue-list', input: { filter: { by: 'all' }, page: 2 } } },
        ],
      },
    ],
  },
}
