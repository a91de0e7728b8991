import { type Family, phrase } from '../phrase.ts'

const MEASURE =
  /\b(?:suspen\w+|deactivat\w+|disabl\w+|disconnect\w*|terminat\w+|revok\w+|discontinu\w+|restrict\w*|block\w*|lock\w*|switch\w* off|turn\w* off|shut\w*|cut\w*|stop\w*|halt\w*|paus\w+|freez\w+|frozen|withdraw\w*|clos\w+|agenc\w+|collect\w*|court|legal|lawyers?|solicitors?|attorneys?|proceedings|lawsuit|sue|claim|access|services?)\b/
const WHEN =
  '(?:at|from) any (?:given )?(?:moment|time|point|second|minute|hour|day)(?: now)?|any (?:moment|minute|second|day|time|hour)(?: now)?|anytime|without (?:any )?(?:further |more |additional |prior |other )?(?:notice|warning|announcement|reminder)|imminent(?:ly)?|whenever (?:we|it) (?:like|want|please|choose|see|suits?)[a-z]*|when(?:ever)? we (?:see|think) fit|at our (?:sole )?(?:discretion|convenience)|sooner or later|sooner than you (?:think|expect)|overnight|(?:very |quite )?(?:soon|shortly)|before you know it|as we (?:see fit|please)|one (?:morning|day|of these days|fine day)|one (?:morning|day) soon|some ?day|when you least expect (?:it)?|with immediate effect|effective immediately|a matter of time'
const DATE =
  /\b(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b|\b(?:unless|if) /
const COMING_BACK =
  /\b(?:restor\w+|reactivat\w+|return\w*|comes? back|back on|switch\w* (?:back )?on|enabled? again|lift\w*)\b/

/** A measure of the notice that may come at any time. */
export const ANY_MOMENT: Family = {
  rule: 'threat',
  advice: 'Name the day on which it happens and what stops it, instead of "at any moment".',
  weight: { 1: null, 2: null, 3: null, 4: 'warn' },
  phrases: [
    phrase(WHEN, {
      innocent: ({ sentence, words, before, after }) =>
        !MEASURE.test(sentence.text) ||
        COMING_BACK.test(`${before.slice(-60)} ${after.slice(0, 40)}`) ||
        (DATE.test(sentence.text) && !/at any|without/.test(words)) ||
        /\b(?:reach|call|write|ask|reply|contact|pay|talk|export|stop this) (?:[a-z]+ ){0,3}$/.test(before),
    }),
  ],
}
