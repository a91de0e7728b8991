import type { VOICES } from '../../policy/tier.ts'
import { ENGLISH } from './english.ts'

/** A tier's voice, or what a call is prepared with. */
export type TemplateName = (typeof VOICES)[number] | 'call'

export interface Template {
  subject: string
  body: string
}
export type Templates = Record<TemplateName, Template>

/** By language; one more is one more file with every template. */
const LANGUAGES: Record<string, Templates> = { en: ENGLISH }

export const LANGUAGE_NAMES: Readonly<Record<string, string>> = { en: 'English' }

/** What a language lacks is there in English. */
export function templatesIn(language: string): { language: string; templates: Templates } {
  const templates = LANGUAGES[language]
  return templates ? { language, templates } : { language: 'en', templates: ENGLISH }
}
