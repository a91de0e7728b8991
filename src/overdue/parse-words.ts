import type { CommandCall } from '../command-calls.ts'
import type { Bucket } from '../receivables/aging.ts'

const BUCKET_WORDS = new Map<string, Bucket>([
  ['current', 'current'],
  ['1-30', '1-30'],
  ['0-30', '1-30'],
  ['31-60', '31-60'],
  ['61-90', '61-90'],
  ['91+', '91+'],
  ['90+', '91+'],
  ['>90', '91+'],
])

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
  if (lower === 'unplaced' || lower === 'not placed') return list({ by: 'unplaced' })
  if (lower === 'unowned' || lower === 'without csm') return list({ by: 'unowned' })
  const bucket = BUCKET_WORDS.get(
    lower
      .replace(/\s*(days|d)$/, '')
      .replace(/[–—]/g, '-')
      .replace(/\s*-\s*/, '-'),
  )
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

/** The longest text a command takes on; more than any note may hold, so that what is too long is refused. */
const LONGEST_WORDS = 4_500

/** What `/dunwell …` asks for. */
export function parseDunwell(text: string): CommandCall {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? []
  const words = rest.trim().slice(0, LONGEST_WORDS)
  switch (word.toLowerCase()) {
    case '':
    case 'status':
      return { name: 'status', input: {} }
    case 'subscribe':
      return { name: 'subscribe', input: words === '' ? {} : { words } }
    case 'unsubscribe':
      return { name: 'unsubscribe', input: {} }
    case 'filters':
    case 'filter':
      return { name: 'filters', input: words === '' ? {} : { words } }
    case 'note':
      return { name: 'note-words', input: { words } }
    case 'assign':
      return { name: 'assign-words', input: { words } }
    case 'hold':
      return { name: 'answer-words', input: { kind: 'hold', words } }
    case 'promise':
      return { name: 'answer-words', input: { kind: 'promise', words } }
    case 'dispute':
      return { name: 'answer-words', input: { kind: 'dispute', words } }
    case 'away':
      return { name: 'away-words', input: { words } }
    case 'approvals':
      return {
        name: 'show-approvals',
        input: words === '' ? { page: 1 } : { page: 1, words: words.slice(0, LONGEST) },
      }
    case 'questions':
      return { name: 'show-questions', input: { page: 1 } }
    case 'plan':
      return { name: 'plan-words', input: { words } }
    case 'suspensions':
      return { name: 'show-suspensions', input: {} }
    case 'drafts':
    case 'messages':
      return { name: 'show-mails', input: { page: 1 } }
    case 'settings':
      if (/^(mails?|messages?)$/i.test(words)) return { name: 'open-mail-settings', input: {} }
      return { name: 'open-settings', input: {} }
    case 'help':
    case '?':
      return { name: 'dunwell-help', input: {} }
    default:
      return { name: 'dunwell-help', input: { unknown: text.trim().slice(0, LONGEST) } }
  }
}

export function parseSlash(command: 'overdue' | 'dunwell', text: string): CommandCall {
  return command === 'overdue' ? parseOverdue(text) : parseDunwell(text)
}

/** Free words to the bot alone that are no keyword: an answer to what it asked, or else an account's name. */
export function asReply(call: CommandCall, words: string, thread: string | undefined): CommandCall {
  if (call.name !== 'find-account' || /^\/?(overdue|dunwell)(\s|$)/i.test(words.trim())) return call
  return {
    name: 'reply-words',
    input: { words: words.slice(0, LONGEST_PASTE), ...(thread === undefined ? {} : { thread }) },
  }
}

/** More than any platform lets somebody write; what is longer than an answer is refused with its length. */
const LONGEST_PASTE = 50_000
