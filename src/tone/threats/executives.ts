import { type Family, type Place, phrase } from '../phrase.ts'

export const EXECUTIVE =
  '(?:cfo|ceo|coo|cro|cto|chief [a-z]+(?: [a-z]+)? officer|chief executive|chief of (?:finance|staff)|(?:vice[ -]president|vp|svp|evp)(?:,? (?:of )?(?:finance|sales|revenue|accounting|operations|customer success|collections))?|managing director|president|finance director|financial director|director of finance|head of finance|finance chief|executives?|executive (?:team|sponsor|board|management)|general manager|managing partner|founders?|chair(?:man|woman)?|owner of the company|senior (?:management|leadership|leaders?)|c-suite|c-level|leadership team|board of directors|top management|upper management|management team|our management|our director|our board|my boss|my manager|our bosses)'

const isTheirs = ({ before, after, sentence, words, cased }: Place): boolean =>
  /\b(?:your|your own|their|his|her|the client's|customer's) (?:[a-z]+ ){0,2}$/.test(before) ||
  /^ (?:at|of|with) your\b/.test(after) ||
  // "President Street", "the account executive", "owner of the record".
  (/^executives?$/.test(words) && /\b(?:account|sales|customer|support|success) $/.test(before)) ||
  /^ (?:summary|search|assistant|avenue|street|suite|room|dinner)/.test(after) ||
  (/^president$/.test(words) && /\bvice[ -]$/.test(before)) ||
  (/^founders?$/.test(words) && /^ (?:plan|edition)/.test(after)) ||
  (/^[A-Z][a-z]+$/.test(cased) && /^ (?:street|avenue|road|hotel|square)/.test(after)) ||
  /\b(?:webinar|newsletter|conference|keynote|podcast|interview|blog|congratulat|appointed|new ceo|welcome|visited|thanks? (?:you )?for meeting|event|product launch|announced?)\b/.test(
    sentence.text,
  )

/** Naming ours above the writer is for tier 3. */
export const EXECUTIVES: Family = {
  rule: 'threat',
  advice: 'Keep the executive out until tier 3; write as the person who is the contact.',
  weight: { 1: 'warn', 2: 'warn', 3: null, 4: null },
  phrases: [phrase(EXECUTIVE, { innocent: isTheirs })],
}
