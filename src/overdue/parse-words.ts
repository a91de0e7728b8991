import type { CommandCall } from '../command-calls.ts'
import type { Bucket } from '../receivables/aging.ts'

const BUCKET_WORDS: Record<string, Bucket> = {
  current: 'current',
  '1-30': '1-30',
  '0-30': '1-30',
  '31-60': '31-60',
  '61-90': '61-90',
  '91+': '91+',
  '90+': '91+',
  '>90': '91+',
}

/** Longest account name somebody may ask for. */
const LONGEST = 300

/** What `/overdue …` asks for; words that are no keyword look for an account. */
export function parseOverdue(text: string): CommandCall {
  const words = text.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, LONGEST)
  const lower = words.toLowerCase()
  if (lower === '' || lower === 'summary') return { name: 'overdue-summary', input: {} }
  if (lower === 'help' || lower === '?') return { name: 'overdue-help', input: {} }
  if (lower === 'mine' || lower === 'my accounts') return list({ by: 'mine' })
  if (lower === 'all') return list({ by: 'all' })
  const bucket =
    BUCKET_WORDS[
      lower
        .replace(/\s*(days|d)$/, '')
        .replace(/[–—]/g, '-')
        .replace(/\s*-\s*/, '-')
    ]
  if (bucket) return list({ by: 'bucket', bucket })
  const tier = /^t(?:ier)? ?(\d{1,3})$/.exec(lower)
  if (tier) {
    const number = Number(tier[1])
    return number >= 1 && number <= 4
      ? list({ by: 'tier', tier: number })
      : { name: 'overdue-help', input: { unknown: words } }
  }
  return { name: 'find-account', input: { text: words, page: 1 } }
}

function list(filter: Extract<CommandCall, { name: 'overdue-list' }>['input']['filter']): CommandCall {
  return { name: 'overdue-list', input: { filter, page: 1 } }
}

/** What `/dunwell …` asks for. */
export function parseDunwell(text: string): CommandCall {
  const word = text.trim().toLowerCase()
  if (word === '' || word === 'status') return { name: 'status', input: {} }
  if (word === 'subscribe') return { name: 'subscribe', input: {} }
  if (word === 'unsubscribe') return { name: 'unsubscribe', input: {} }
  if (word === 'settings') return { name: 'open-settings', input: {} }
  if (word === 'help' || word === '?') return { name: 'dunwell-help', input: {} }
  return { name: 'dunwell-help', input: { unknown: text.trim().slice(0, LONGEST) } }
}

export function parseSlash(command: 'overdue' | 'dunwell', text: string): CommandCall {
  return command === 'overdue' ? parseOverdue(text) : parseDunwell(text)
}
