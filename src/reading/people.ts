import type { ReplyFacts } from './reading.ts'

type Person = ReplyFacts['people'][number]
type Contact = ReplyFacts['contacts'][number]

const ROLES: [RegExp, RegExp][] = [
  [/\b(?:the|our|their)\s+(?:ae|account\s+exec(?:utive)?|sales\s+rep)\b/iu, /^(?:ae|account[ _]exec\w*)$/i],
  [/\b(?:the|our|their|my)\s+(?:collector|ar\s+person)\b/iu, /^collector$/i],
  [
    /\b(?:the|our|my)\s+(?:head\s+of\s+(?:cs|customer\s+success)|manager|boss)\b/iu,
    /^(?:head[ _]of[ _]cs|manager)$/i,
  ],
  [/\b(?:the|our)\s+cfo\b/iu, /^cfo$/i],
]
const GONE =
  /\b(?:left|gone|retired|doesn't\s+work|no\s+longer|isn't\s+(?:there|the)|is\s+on\s+leave|resigned|instead\s+of|not|wrong)\b/iu

/** The one known person a text names, by first name, last name, both, or role; null when none or several. */
export function personNamed(text: string, facts: ReplyFacts | undefined): string | null {
  const people = facts?.people ?? []
  const full = people.filter(({ name }) => name !== '' && holdsWord(text, name))
  const named =
    full.length > 0 ? full : people.filter(({ name }) => partsOf(name).some((part) => holdsWord(text, part)))
  const found = named.length > 0 ? named : byRole(text, people)
  const [only] = found
  return found.length === 1 && only !== undefined ? only.name : null
}

/** The known contact a text sends us to, with an address; null when none, several, or without address. */
export function contactNamed(
  text: string,
  facts: ReplyFacts | undefined,
): { name: string; email: string } | null {
  const named = (facts?.contacts ?? []).filter((contact) => isNamed(text, contact) && !isGone(text, contact))
  const [only] = named
  if (named.length !== 1 || !only?.name || !only.email) return null
  return { name: only.name, email: only.email }
}

/** The name on file for an address. */
export function contactOf(email: string, facts: ReplyFacts | undefined): string | null {
  return facts?.contacts.find((contact) => contact.email?.toLowerCase() === email)?.name ?? null
}

function byRole(text: string, people: Person[]): Person[] {
  return ROLES.flatMap(([said, role]) =>
    said.test(text) ? people.filter((person) => role.test(person.role ?? '')) : [],
  )
}

const isNamed = (text: string, { name }: Contact): boolean =>
  name !== null && name !== undefined && partsOf(name).some((part) => holdsWord(text, part))

function isGone(text: string, { name }: Contact): boolean {
  return (text.match(/[^,.;]+/gu) ?? []).some(
    (clause) => GONE.test(clause) && partsOf(name ?? '').some((part) => holdsWord(clause, part)),
  )
}

const partsOf = (name: string): string[] => name.split(/\s+/).filter((part) => part.length > 1)

/** As a word of its own, its first letter as written or small; "Will" must be a capital not to be a verb. */
function holdsWord(text: string, word: string): boolean {
  const plain = fold(word)
  const strict = /^(?:will|mark|bill|may|sue|grace|hope|pat|rob|drew|frank|art|dean|rich|jack|ray)$/i.test(
    word,
  )
  const words = text.match(/[\p{L}'-]+/gu) ?? []
  if (/\s/.test(word)) return ` ${words.map(fold).join(' ')} `.includes(` ${plain} `)
  return words.some((candidate) => {
    const own = candidate.replace(/'s$/u, '')
    return fold(own) === plain && (!strict || own === word)
  })
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
