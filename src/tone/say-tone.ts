import type { ToneRule, ToneVerdict } from './tone.ts'

const VERDICTS: Record<ToneVerdict['verdict'], string> = {
  ok: 'May go as it is.',
  warn: 'Somebody should look before it goes.',
  block: 'May not go like this.',
}
const NAMES: Record<ToneRule, string> = {
  threat: 'Threat',
  blame: 'Blame',
  false_urgency: 'False urgency',
  shouting: 'Shouting',
  third_party: 'Told to others',
  missing_fact: 'Missing',
  wrong_fact: 'Wrong',
}

/** The verdict in lines for a person. */
export function sayTone({ verdict, findings }: ToneVerdict): string[] {
  return [
    VERDICTS[verdict],
    ...findings.map(({ rule, severity, quote, advice }) => {
      const words = quote === '' ? '' : ` "${quote}"`
      return `${severity === 'block' ? '✗' : '!'} ${NAMES[rule]}:${words} ${advice}`
    }),
  ]
}
