import { inertPlain, lookalike } from '../chat/inert.ts'

/** Teams turns `{{DATE(…)}}` and `{{TIME(…)}}` into the reader's own time, wherever a card has text. */
const FUNCTIONS = /\{(?=\{\s*(?:DATE|TIME)\b)/gi
/** Takes no room and belongs to no word, so that what stands around it is read as two. */
const APART = '\u2060'

/** Outside text for a `TextRun`, which Teams does not parse but for its date functions. */
export function inertRun(text: string, max: number): string {
  return inertPlain(text, max).replace(FUNCTIONS, `{${APART}`)
}

/** An underscore or tilde within a word is not formatting; an asterisk is. */
const FORMATTING = /[*`]|~~|(?<![\p{L}\p{N}])[_~]|[_~](?![\p{L}\p{N}])/gu
/** Marks that make a heading, list, rule or quote of a line, at its start. */
const LINE_MARK = /^(\s*(?:[-+#>=]+|\d{1,9}[.)]))(?=\s|$)/u

/**
 * Outside text for the places that read Markdown or markup: a message's own text, labels and options. It
 * cannot mention, link, format or quote.
 */
export function inertMarkdown(text: string, max: number): string {
  return inertRun(text, max)
    .replace(/^\s*>/, '›')
    .replace(/<(?=[a-z/!?])/gi, '‹')
    .replace(FORMATTING, (marks) => [...marks].map(lookalike).join(''))
    .replace(/\](?=[([:])/g, `]${APART}`)
    .replace(/&(?=#?\w{1,31};)/g, `&${APART}`)
    .replace(/:(?=\/\/)/g, `:${APART}`)
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, `.${APART}`)
    .replace(/@/g, `@${APART}`)
    .replace(LINE_MARK, `${APART}$1`)
}
