import type { Spotted } from '../phrase.ts'
import type { ToneFacts } from '../tone.ts'
import type { Figures } from './figures.ts'

const NAME = "[A-Z][a-zA-Z'-]{1,24}"
const GREETING =
  /^(?:[ ]*subject:[^\n]*\n\s*)?[ ]*(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|bonjour|guten tag|hallo|hola)[ ]+(?:(?:mr|mrs|ms|dr|frau|herr|mme|m)\.?[ ]+)?([^,\n:!.]{2,60})/i
const NOBODY =
  /^(?:there|all|everyone|everybody|team|both|again|you|friends?|colleagues?|folks|sir|madam|sirs?(?: or madam)?|ladies|gentlemen|accounts?(?: payable)?|ap|finance|billing|customer|customers|partner|partners|valued|the|a|just|this|and|invoice|our|from|on|thank|i|we)$/i
const LINK = /^(?:https?:\/\/|www\.)/i

/** Links, names and titles that are unlike the case. */
export function wrongNames(
  figures: Figures,
  facts: ToneFacts | undefined,
  written: (start: number, end: number) => string,
): Spotted[] {
  if (!facts) return []
  return [
    ...wrongLinks(figures, facts, written),
    ...wrongGreeting(figures, facts),
    ...wrongTitles(figures, facts),
    ...wrongAccount(figures, facts),
  ]
}

const spotted = (start: number, end: number, advice: string): Spotted => ({
  start,
  end,
  rule: 'wrong_fact',
  severity: 'block',
  advice,
})

/** A link counts letter by letter, as it is written: a look-alike leads elsewhere. */
function wrongLinks(
  { addresses }: Figures,
  { payLink, people, contacts }: ToneFacts,
  written: (start: number, end: number) => string,
): Spotted[] {
  const bare = (link: string) => link.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/[/?#]+$/, '')
  const mails = [...people, ...contacts].flatMap(({ email }) => (email ? [email.toLowerCase()] : []))
  return addresses.flatMap(({ start, end, text }) => {
    const original = written(start, end)
    if (text.includes('@')) {
      const domain = text.split('@')[1]?.toLowerCase() ?? ''
      const sameName = mails.some((mail) => mail.split('@')[0] === text.split('@')[0]?.toLowerCase())
      const known = mails.includes(text.toLowerCase()) || mails.length === 0
      return known || !(sameName || mails.some((mail) => isNear(mail.split('@')[1] ?? '', domain)))
        ? []
        : [spotted(start, end, 'Write the mail address as it is on file.')]
    }
    if (!payLink || bare(original) === bare(payLink) || bare(original).startsWith(`${bare(payLink)}/`))
      return []
    const host = (link: string) => bare(link).split(/[/?#]/)[0]?.toLowerCase() ?? ''
    const siteOf = (link: string) => host(link).split('.').slice(-2).join('.')
    const isOurs = siteOf(original) === siteOf(payLink)
    const isPayment = /pay|inv|bill|checkout/i.test(original)
    if (isOurs && !isPayment && !isNear(bare(original), bare(payLink))) return []
    if (!isOurs && !LINK.test(text) && !text.includes('/') && !isNear(host(payLink), host(original)))
      return []
    return [spotted(start, end, `Use the link of the account: ${payLink}`)]
  })
}

/** One letter or two apart. */
const isNear = (a: string, b: string): boolean => {
  if (a === b || Math.abs(a.length - b.length) > 2) return false
  let front = 0
  while (front < a.length && a[front] === b[front]) front += 1
  let back = 0
  while (back < Math.min(a.length, b.length) - front && a.at(-1 - back) === b.at(-1 - back)) back += 1
  return Math.max(a.length, b.length) - front - back <= 2
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const partsOf = (name: string): string[] =>
  plain(name)
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length > 1)

function wrongGreeting({ text }: Figures, { contacts, people, account, organisation }: ToneFacts): Spotted[] {
  const names = contacts.flatMap(({ name }) => (name ? [name] : []))
  if (names.length === 0) return []
  const match = GREETING.exec(text.slice(0, 600))
  const called = match?.[1]
  if (!match || called === undefined) return []
  const known = new Set(
    [...names, ...people.map(({ name }) => name), account, organisation ?? ''].flatMap(partsOf),
  )
  const start = match.index + match[0].length - called.length
  const words = [...called.matchAll(new RegExp(`${NAME}|[a-z]+`, 'g'))].slice(0, 4)
  const stop = words.findIndex(
    ({ 0: word, index }) => NOBODY.test(word) || (index > 0 && !/^[A-Z]/.test(word) && word !== 'and'),
  )
  const said = (stop < 0 ? words : words.slice(0, stop)).filter(
    ({ 0: word }) => /^[A-Z]/.test(word) && !/^(?:Mr|Mrs|Ms|Dr|Prof|Frau|Herr)$/.test(word),
  )
  if (said.length === 0 || said.some(({ 0: word }) => known.has(plain(word)))) return []
  const [first] = said
  return first
    ? [
        spotted(
          start + first.index,
          start + first.index + first[0].length,
          `Greet a contact of the account: ${names.slice(0, 3).join(', ')}.`,
        ),
      ]
    : []
}

/** Titles as they are written, and what they mean. */
const TITLES: [RegExp, string][] = [
  [/^(?:cfo|chief financial officer|chief finance officer)$/i, 'cfo'],
  [/^(?:ceo|chief executive officer|chief executive)$/i, 'ceo'],
  [/^(?:coo|chief operating officer)$/i, 'coo'],
  [/^(?:cro|chief revenue officer)$/i, 'cro'],
  [/^(?:vp|vice president)(?:,? (?:of )?)?\s*finance$/i, 'vp finance'],
  [/^(?:finance director|director of finance|financial director)$/i, 'finance director'],
  [/^head of finance$/i, 'head of finance'],
  [/^managing director$/i, 'managing director'],
  [/^finance lead$/i, 'finance lead'],
  [/^(?:csm|customer success manager)$/i, 'csm'],
  [/^(?:ae|account executive)$/i, 'ae'],
  [/^(?:head of (?:cs|customer success))$/i, 'head of cs'],
  [/^(?:collector|collections specialist)$/i, 'collector'],
]
const TITLE =
  '(?:CFO|CEO|COO|CRO|CSM|[Cc]hief (?:[Ff]inancial|[Ff]inance|[Ee]xecutive|[Oo]perating|[Rr]evenue) [Oo]fficer|[Cc]hief [Ee]xecutive|(?:VP|[Vv]ice [Pp]resident)(?:,? of|,)? ?[Ff]inance|[Ff]inance [Dd]irector|[Dd]irector of [Ff]inance|[Hh]ead of (?:[Ff]inance|CS|[Cc]ustomer [Ss]uccess)|[Mm]anaging [Dd]irector|[Ff]inance [Ll]ead|[Cc]ustomer [Ss]uccess [Mm]anager|[Aa]ccount [Ee]xecutive)'
const FULL = `${NAME}(?: ${NAME}){1,2}`
const TITLED = new RegExp(
  `(?:our|my|the|your)? ?(${TITLE}),? (${FULL})|(${FULL})(?:, (?:our |the |my )?|\\n+| \\(| - | is our | is the )(${TITLE})`,
  'g',
)

const meaning = (title: string): string =>
  TITLES.find(([pattern]) => pattern.test(title.trim()))?.[1] ?? plain(title)

function wrongTitles({ text }: Figures, { people, sender }: ToneFacts): Spotted[] {
  const known = [...people, ...(sender ? [sender] : [])].flatMap(({ name, role }) =>
    role ? [{ name, role }] : [],
  )
  if (known.length === 0) return []
  return [...text.matchAll(TITLED)].flatMap((match): Spotted[] => {
    const title = meaning(match[1] ?? match[4] ?? '')
    const name = partsOf(match[2] ?? match[3] ?? '')
    const person = known.find((one) => partsOf(one.name).every((part) => name.includes(part)))
    const holder = known.find(({ role }) => meaning(role) === title)
    const theirs =
      /\b[Yy]our ?$/.test(text.slice(Math.max(0, match.index - 6), match.index)) || /^your/i.test(match[0])
    if (theirs || (person && meaning(person.role) === title)) return []
    if (person)
      return [
        spotted(
          match.index,
          match.index + match[0].length,
          `Write the title as it is on file: ${person.name}, ${person.role}.`,
        ),
      ]
    return holder
      ? [
          spotted(
            match.index,
            match.index + match[0].length,
            `Name the person who holds it: ${holder.name}, ${holder.role}.`,
          ),
        ]
      : []
  })
}

const LEGAL_FORM = /^(?:inc|ltd|llc|gmbh|ag|sa|sas|bv|plc|corp|co|limited|group|the)$/

/** "Acme Logistics" where the account is Acme Robotics. */
function wrongAccount({ text }: Figures, { account, organisation }: ToneFacts): Spotted[] {
  const parts = partsOf(account)
  const [first, second] = parts
  if (!first || !second || LEGAL_FORM.test(second) || partsOf(organisation ?? '').includes(first)) return []
  return [...text.matchAll(new RegExp(`(?<![A-Za-z])(${NAME}) (${NAME})`, 'g'))].flatMap(
    (match): Spotted[] => {
      const [whole, a = '', b = ''] = match
      const second = plain(b).replace(/'s$/, '')
      if (
        plain(a) !== first ||
        parts.includes(second) ||
        LEGAL_FORM.test(second) ||
        /^(?:team|accounts|account|and|finance|invoice|billing)$/.test(second)
      )
        return []
      return [spotted(match.index, match.index + whole.length, `Write the account's name: ${account}.`)]
    },
  )
}
