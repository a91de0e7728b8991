import type { Platform } from '../ports.ts'

type CommandWord = 'overdue' | 'dunwell'

/** The two commands, as Slack's menu shows them. */
export const COMMANDS: readonly { name: CommandWord; description: string; usageHint: string }[] = [
  {
    name: 'overdue',
    description: 'What is overdue: in all, for a customer, an age or a tier',
    usageHint: '[customer | 31-60 | tier 3 | mine | unplaced | unowned | help]',
  },
  {
    name: 'dunwell',
    description: 'Digest in this channel, notes, owners, settings, status',
    usageHint:
      '[questions | approvals | hold | promise | dispute | away | note | assign | subscribe | settings | help]',
  },
]

/** One thing people can ask for. Help is made from these lines, and so is the menu Teams shows above its text box. */
export interface CommandLine {
  command: CommandWord
  /** What is typed, with an example where words of one's own belong. */
  words: string
  meaning: string
  /** Menus have little room, and offer what makes sense where somebody is. */
  menu?: 'everywhere' | 'direct' | 'channels'
  /** What a menu puts into the text box, where the example would be in the way. */
  opening?: string
}

export const COMMAND_LINES: readonly CommandLine[] = [
  { command: 'overdue', words: '', meaning: 'what is overdue right now', menu: 'everywhere' },
  { command: 'overdue', words: 'acme', meaning: 'one account: by name, id or invoice number' },
  {
    command: 'overdue',
    words: '31-60',
    meaning: 'accounts with invoices that many days late (1-30, 31-60, 61-90, 91+)',
    menu: 'direct',
  },
  { command: 'overdue', words: 'tier 3', meaning: 'accounts in that tier' },
  { command: 'overdue', words: 'mine', meaning: 'accounts you look after', menu: 'everywhere' },
  {
    command: 'overdue',
    words: 'unplaced',
    meaning: 'money that came in and is on no invoice',
    menu: 'direct',
  },
  {
    command: 'overdue',
    words: 'unowned',
    meaning: 'overdue accounts without an active CSM',
    menu: 'everywhere',
  },
  {
    command: 'dunwell',
    words: 'status',
    meaning: 'last run, ledger data, what could not be delivered',
    menu: 'everywhere',
  },
  {
    command: 'dunwell',
    words: 'subscribe',
    meaning: 'post the morning digest into this channel',
    menu: 'channels',
  },
  {
    command: 'dunwell',
    words: 'subscribe segment=enterprise region=EMEA min=10000',
    meaning: 'the same, narrowed',
  },
  {
    command: 'dunwell',
    words: 'filters',
    meaning: 'change what this channel’s digest shows; filters all shows everything',
    menu: 'channels',
  },
  {
    command: 'dunwell',
    words: 'note acme they changed banks',
    meaning: 'write a note on an account',
    menu: 'everywhere',
    opening: 'note',
  },
  {
    command: 'dunwell',
    words: 'assign acme csm marcus',
    meaning: 'say who looks after it: csm, ae or collector',
    menu: 'everywhere',
    opening: 'assign',
  },
  {
    command: 'dunwell',
    words: 'questions',
    meaning: 'clients that wait for your word',
  },
  {
    command: 'dunwell',
    words: 'approvals',
    meaning: 'what waits for your decision, and what was decided; approvals acme for one client',
  },
  {
    command: 'dunwell',
    words: 'hold acme until Friday, their AP lead is away',
    meaning: 'nobody contacts them before',
  },
  {
    command: 'dunwell',
    words: 'promise acme 1200 on the 15th',
    meaning: 'the client will pay',
  },
  {
    command: 'dunwell',
    words: 'dispute acme two seats too many',
    meaning: 'the client disputes something',
  },
  {
    command: 'dunwell',
    words: 'away 9 March to 20 March olive stands in',
    meaning: 'somebody else is asked on those days',
  },
  {
    command: 'dunwell',
    words: 'plan acme',
    meaning: 'agree on instalments, or a discount for prompt payment',
  },
  {
    command: 'dunwell',
    words: 'suspensions',
    meaning: 'services that are stopped, or about to be',
  },
  {
    command: 'dunwell',
    words: 'drafts',
    meaning: 'messages and calls that wait for you',
  },
  { command: 'dunwell', words: 'unsubscribe', meaning: 'stop posting it here', menu: 'channels' },
  {
    command: 'dunwell',
    words: 'settings',
    meaning: 'time zone, working days, digest hour, currency',
    menu: 'direct',
  },
  {
    command: 'dunwell',
    words: 'settings mail',
    meaning: 'what messages to customers are made with: sender, pay page, ways to pay',
  },
  { command: 'dunwell', words: 'help', meaning: 'what you can ask', menu: 'everywhere' },
]

/** How something is asked for on a platform: Slack has commands with a slash, Teams takes the words alone. */
export function asTyped(platform: Platform, command: CommandWord, words: string): string {
  if (platform === 'slack') return `/${command} ${words}`.trim()
  return (command === 'overdue' ? `overdue ${words}` : words).trim()
}

/** The same in the middle of a sentence, which bare words would run into. */
export function quoted(platform: Platform, command: CommandWord, words: string): string {
  const typed = asTyped(platform, command, words)
  return platform === 'slack' ? typed : `“${typed}”`
}
