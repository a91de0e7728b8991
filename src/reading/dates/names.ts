/** Names of days and months as people type them, in the languages replies are written in. */
const WEEKDAYS: string[][] = [
  ['monday', 'mon', 'montag', 'lundi', 'lunes', 'lunedì', 'maandag', 'segunda-feira'],
  ['tuesday', 'tues', 'tue', 'dienstag', 'mardi', 'martes', 'martedì', 'dinsdag', 'terça-feira'],
  ['wednesday', 'weds', 'wed', 'mittwoch', 'mercredi', 'miércoles', 'miercoles', 'mercoledì', 'woensdag'],
  ['thursday', 'thurs', 'thur', 'thu', 'donnerstag', 'jeudi', 'jueves', 'giovedì', 'donderdag'],
  ['friday', 'fri', 'freitag', 'vendredi', 'viernes', 'venerdì', 'vrijdag', 'sexta-feira'],
  ['saturday', 'sat', 'samstag', 'sonnabend', 'samedi', 'sábado', 'sabado', 'sabato', 'zaterdag'],
  ['sunday', 'sun', 'sonntag', 'dimanche', 'domingo', 'domenica', 'zondag'],
]

const MONTHS: string[][] = [
  ['january', 'jan', 'januar', 'jänner', 'janvier', 'enero', 'gennaio', 'januari', 'janeiro'],
  ['february', 'feb', 'februar', 'février', 'fevrier', 'febrero', 'febbraio', 'februari', 'fevereiro'],
  ['march', 'mar', 'märz', 'maerz', 'mars', 'marzo', 'maart', 'março'],
  ['april', 'apr', 'avril', 'abril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio', 'mei', 'maio'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno', 'junho'],
  ['july', 'jul', 'juli', 'juillet', 'julio', 'luglio', 'julho'],
  ['august', 'aug', 'août', 'aout', 'agosto', 'augustus'],
  ['september', 'sept', 'sep', 'septembre', 'septiembre', 'settembre', 'setembro'],
  ['october', 'oct', 'oktober', 'okt', 'octobre', 'octubre', 'ottobre', 'outubro'],
  ['november', 'nov', 'novembre', 'noviembre', 'novembro'],
  ['december', 'dec', 'dezember', 'dez', 'décembre', 'decembre', 'diciembre', 'dicembre', 'dezembro'],
]

const NUMBERS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
}

const number = (names: string[][], name: string): number =>
  names.findIndex((known) => known.includes(name.toLowerCase().replace(/\.$/, ''))) + 1

const pattern = (names: string[]): string => [...names].sort((a, b) => b.length - a.length).join('|')

/** 1 is Monday; 0 when it is none. */
export const weekdayNumber = (name: string): number => number(WEEKDAYS, name)
/** 1 is January; 0 when it is none. */
export const monthNumber = (name: string): number => number(MONTHS, name)

/** Null for what is no count. */
export function countOf(word: string): number | null {
  return /^\d{1,3}$/.test(word) ? Number(word) : (NUMBERS[word.toLowerCase()] ?? null)
}

export const WEEKDAY = `(?:${pattern(WEEKDAYS.flat())})`
export const MONTH = `(?:${pattern(MONTHS.flat())})`
/** Month names that are no other English word, so that they may stand alone. */
export const LONE_MONTH = `(?:${pattern(MONTHS.flat().filter((name) => !['may', 'mar', 'march', 'mars', 'mai', 'mei', 'jun', 'jul', 'sep', 'dez', 'okt'].includes(name)))}|(?<=\\b(?:in|until|till|before|by|early|late|of)\\s)(?:may|march))`
export const COUNT = `(?:\\d{1,3}|${pattern(Object.keys(NUMBERS))})`
