import { always, type Family, type Place, phrase } from './phrase.ts'
import { OUTSIDERS } from './threats/intimidation.ts'

const PARTY = `(?:${OUTSIDERS}|accountants?|advisers?|advisors?|consultants?|insurance company|credit insurer|parent|holding|franchisor|investment firm|fund|venture fund|venture capital[a-z ]*|[a-z]+ (?:investors?|auditors?|fund)|prospects?|union|clients? of yours|customers? of yours|contractors?|subcontractors?|journalists?|press|media|linkedin|twitter|facebook|slack community|forum|trade association|industry association|chamber of commerce|police|tax office|public|other companies|others in (?:the|your) (?:industry|sector|field)|peers|counterparts at [a-z]+)`
const WHOSE =
  '(?:your|the|their|our|some of your|one of your|several of your|a few of your|all of your|all your|many of your|other|another of your)'
const TOLD =
  "(?:copied|copying|cc'?d|cc'?ing|cc|bcc'?d|bcc|told|informed|notified|alerted|contacted|called|phoned|rang|written to|wrote to|spoken (?:to|with)|spoke (?:to|with)|talked to|talking to|approached|asked|warned|emailed|e-mailed|met|included|including|added|adding|looped in|looping in|involved|involving|forwarded (?:[a-z]+ ){0,4}to|sent (?:[a-z]+ ){0,5}to|mentioned (?:[a-z]+ ){0,5}to|raised (?:[a-z]+ ){0,4}(?:with|at)|shared (?:[a-z]+ ){0,5}with|sharing (?:[a-z]+ ){0,5}with|discussed (?:[a-z]+ ){0,5}with|reported (?:[a-z]+ ){0,5}to|passed (?:[a-z]+ ){0,5}to|disclosed (?:[a-z]+ ){0,5}to|posted (?:[a-z]+ ){0,5}(?:on|in|to)|published (?:[a-z]+ ){0,5}(?:on|in)|let(?= [a-z ]{0,60}know)|(?:i|we) (?:had to |have to |had )?tell|keeping|made (?:[a-z]+ ){0,4}to|brought (?:[a-z]+ ){0,4}to|complained (?:[a-z]+ ){0,4}to)"

const isTheirFinance = ({ words, after }: Place): boolean =>
  /\b(?:asked|called|contacted) (?:your|the) (?:bank|users?|vendors?|suppliers?) (?:portal|details|account)/.test(
    words + after.slice(0, 20),
  ) ||
  /\b(?:our) (?:[a-z]+ )?(?:customers?|users|clients?|suppliers|vendors|bank|employees|board|parent|accountants?|banks|consultants?)$/.test(
    words,
  ) ||
  /^ (?:success|service|support|care|master|portal|number|relations|onboarding|details|account|transfer|statement|management)/.test(
    after,
  )

/** What is only announced is a threat. */
const FUTURE =
  /\b(?:make sure|ensure|let|so|will|would|might|may|could|should|shall|like to|see to it)(?: that)?(?: $| know)/

/** The debt told to somebody outside both companies. */
export const OUTSIDE: Family = {
  rule: 'third_party',
  advice: 'Keep the debt between the two companies: leave everybody else out of the text and the copies.',
  weight: always('block'),
  phrases: [
    phrase(
      `(?:i|we|my [a-z]+) let (?:your|the|their) (?:[a-z]+ ){0,2}?${PARTY} (?:[a-z]+ ){0,4}?know|(?:other|your other|several) (?:[a-z]+ ){0,2}?(?:vendors|suppliers|creditors|customers|companies) (?:[a-z]+ ){0,4}?(?:say|said|tell|told|confirm|confirmed|mention|mentioned|agree|complain|report)`,
      { innocent: isTheirFinance },
    ),
    phrase(`${TOLD} (?:[a-z']+ ){0,2}?${WHOSE} (?:[a-z]+ ){0,2}?${PARTY}`, {
      innocent: isTheirFinance,
      unless: /\bas you (?:asked|requested)\b|\bremittance advice\b/,
    }),
    phrase(
      `${TOLD} (?:${WHOSE} )?(?:linkedin|twitter|facebook|social media|reddit|trustpilot|glassdoor|(?:[a-z]+ )?forum|(?:[a-z]+ )?(?:slack|community) (?:channel|group|community)|the (?:press|media|police|public|community|newspapers?))`,
      {},
    ),
    phrase(
      `(?:your|the) (?:[a-z]+ ){0,2}?${PARTY}(?: [a-z]+){0,3}? (?:(?:has|have) (?:[a-z]+ )?(?:been|received|heard|got|seen)|(?:is|are) (?:[a-z]+ )?(?:in copy|copied|in cc|on copy|cc'?d|informed|aware|included|now aware)|(?:was|were) (?:[a-z]+ )?(?:told|informed|copied|surprised|notified|included|shocked)|(?:knows?|already know|also knows?)|(?:has|have|holds?|got|received) (?:a |the )?(?:cop(?:y|ies)|this letter|the statement))`,
      {
        innocent: (place) => isTheirFinance(place) || FUTURE.test(place.before) || FUTURE.test(place.words),
        unless: /\b(?:webinar|newsletter)\b/,
      },
    ),
    phrase(
      `(?:i|we|my [a-z]+|our [a-z]+) [^.!?;]{0,60}?your (?:[a-z]+ ){0,2}?${PARTY}[^.!?;]{0,60}? (?:told|informed|mentioned|said|shared|showed|explained|talked|spoke|knows?|complained) [^.!?;]{0,40}?(?:invoice|debt|balance|unpaid|overdue|owe|amount|statement|payment|situation)`,
      {
        innocent: isTheirFinance,
        unless: /\\b(?:you (?:told|mentioned|said|asked)|as you (?:asked|requested))\\b/,
      },
    ),
    phrase(
      `(?:cc|bcc|copy):? [^\\n]{0,100}(?:investors?|auditors?|bank|lender|landlord|insurer|customers?|press|journalist|shareholders?|board)`,
      { innocent: ({ words }) => !/^(?:b?cc|copy):/.test(words) },
    ),
  ],
}

const OWES =
  "(?:owes?|owed|(?:is|are|was|were) (?:[a-z0-9]+ ){0,4}(?:late|overdue|behind|in arrears|past due|delinquent|in debt|suspended)|(?:has|have|had) (?:[a-z]+ ){0,4}(?:unpaid|overdue|outstanding|open|late|debts?|not paid|arrears|balance)|(?:has|have)(?: not|n't) paid|(?:did not|didn't|never) pay|paid (?:late|us late)|unpaid|overdue|arrears|in arrears|behind on|settled (?:theirs|their)|lost (?:their|its) (?:access|account)|(?:was|were|got|had been) (?:suspended|cut off|sued|taken to court)|debts?|open (?:invoice|balance))"
const OTHER =
  '(?:another|a different|a fellow|one of our(?: other)?|some other|two other|several other|some of our other|other|fellow|a neighbouring|a similar|one other) (?:[a-z-]+ ){0,2}?(?:customers?|clients?|accounts?|subscribers?|companies|company|firms?|users?|businesses)'

/** Another customer's debt told here. */
export const OTHER_CUSTOMER: Family = {
  rule: 'third_party',
  advice: 'Speak of this account alone; what others owe is theirs.',
  weight: always('block'),
  phrases: [
    phrase(`${OTHER}[^.!?;]{0,70}? ${OWES}`, {
      unless:
        /\b(?:pay by|choose|prefer|use the|many customers|most customers|mixed up|by mistake|wrong account|misposted|misallocated)\b/,
    }),
    phrase(
      `(?:like|unlike|as with|such as|just as|same as|compared (?:to|with)|as did|the way) [^.!?;]{2,50}? (?:who|which|that)?,? ?(?:also |still |too |already )*${OWES}`,
      {
        innocent: ({ cased }) =>
          !/[a-z.,]* ?(?:like|unlike|with|as|to|did|way),? [A-Z][A-Za-z]/i.test(cased) ||
          !/ (?!(?:Invoice|INV|I|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday)\b)[A-Z][a-z]{2,}/.test(
            cased,
          ),
      },
    ),
    phrase(
      `[a-z][a-z&'-]{2,24}(?: [a-z][a-z&'-]{1,24}){0,2},? (?:who |which )?(?:(?:is|are|was|were|has|have|owes?|owed) (?:also|still|too|likewise|[a-z]+ (?=behind|late|overdue)) ?(?:[a-z0-9]+ ){0,4}?|also |still |likewise )(?:owes?|owed|behind|late|overdue|unpaid|in arrears|past due|have not paid|has not paid|outstanding)`,
      {
        innocent: (place) => !isNamedCompany(place),
      },
    ),
    phrase(
      `(?:are|is|was|were) (?:behind|late|overdue|in arrears|months late|weeks late)(?: as well| too)|(?:owes?|owed) (?:us|our)|(?:has|have|had) (?:[a-z]+ ){0,3}?(?:the same problem|unpaid|overdue|not paid)[^.!?]{0,30}?(?:us|invoices?|too|as well|months)`,
      { innocent: (place) => !isNamedCompany(place) },
    ),
  ],
}

const NO_COMPANY =
  /^(?:the|this|that|it|invoice|invoices|your|our|you|we|both|all|which|and|inv|balance|amount|hello|hi|dear|please|for|these|those|payment|as|if|there|account|acme's|one|two|some|items|what|i|but|so|however|although|since|my|bill|statement|total|he|she|they|who)$/i

/** A name with a capital that stands right before the word and is no word of ours. */
function isNamedCompany({ cased, casedBefore }: Place): boolean {
  const words = `${casedBefore.slice(-40)}${cased}`.trim().split(/\s+/)
  const verb = words.findIndex((word) =>
    /^(?:is|are|was|were|has|have|had|owes?|owed|also|still|who|which|likewise)$/.test(
      word.replace(/,$/, ''),
    ),
  )
  const name = verb > 0 ? (words[verb - 1] ?? '').replace(/,$/, '') : ''
  const first = verb > 1 ? (words[verb - 2] ?? '') : ''
  return (
    /^[A-Z][A-Za-z]{2,}$/.test(name) &&
    !NO_COMPANY.test(name) &&
    !/^(?:INV|no|invoices?|the|your|our)\b/i.test(first)
  )
}

const NOT_FINANCE =
  '(?:(?:head|director|vp|vice president|chief|manager|lead|leader|team lead|president) (?:of )?(?:[a-z]+ )?(?:marketing|sales|engineering|product|operations|technology|design|people|hr|it|research|growth|support|communications|legal|strategy|customer [a-z]+|data|security|information|supply chain|logistics|production)|(?:marketing|sales|engineering|product|operations|hr|human resources|it|technology|design|legal|support|project|office|general|account|store|plant|site|warehouse|research|communications|r&d|customer [a-z]+|facility|facilities|team|production|logistics)(?: (?:team|department|managers?|lead|leads|director|head|people|colleagues|staff|assistants?|coordinators?|officers?))|cto|cmo|coo|ceo|cio|cpo|chro|ciso|chief (?:technology|technical|marketing|operating|executive|information|product|people|security|revenue|commercial) officer|founders?|co-?founders?|owners?|managing director|president|receptionist|assistant|secretary|intern|developers?|engineers?|admins?|administrators?|champion|users?|whole (?:team|company|office)|entire (?:team|company|office|staff)|everyone (?:at|in)|all (?:staff|employees|of your colleagues)|boss|superior|supervisor|line manager|colleagues in [a-z]+|hr|marketing|sales|engineering|it team|end users|staff)'
const COPY =
  "(?:copied|copying|copy|cc'?d|cc'?ing|cc|bcc|included|including|include|added|adding|add|looped in|looping in|loop in|brought in|bringing in|involved|involving|forwarded (?:[a-z]+ ){0,3}to|sent (?:[a-z]+ ){0,4}to|informed|told|shared (?:[a-z]+ ){0,4}with|mentioned (?:[a-z]+ ){0,4}to|raised (?:[a-z]+ ){0,3}with|reached out to|spoken (?:to|with)|spoke (?:to|with)|written to|wrote to|put|putting|taken|keeping)"

/** Their own people who have nothing to do with payments. */
export const THEIR_STAFF: Family = {
  rule: 'third_party',
  advice: 'Write to accounts payable and finance alone, and leave other colleagues of theirs out of copy.',
  weight: always('warn'),
  phrases: [
    phrase(`${COPY} (?:[a-z]+,? ){0,3}?(?:your|the client's) (?:[a-z]+ ){0,2}?${NOT_FINANCE}`, {
      unless: /\bas you (?:asked|requested|wished|suggested)\b|\bat your request\b/,
    }),
    phrase(
      `(?:your|the client's) (?:[a-z]+ ){0,2}?${NOT_FINANCE}(?:,? and (?:your |the |our )?(?:[a-z]+ ){1,4}?| ){1,2}(?:is|are|was|were) (?:[a-z]+ )?(?:in copy|copied|in cc|on copy|cc'?d|included|in the loop|on this (?:thread|e-?mail)|added)`,
      {
        unless: /\bas you (?:asked|requested|wished|suggested)\b|\bat your request\b/,
      },
    ),
    phrase(`(?:cc|bcc|copy): [^\\n]{0,80}?\\(?(?:your )?${NOT_FINANCE}`, {
      innocent: ({ words }) => /\bour\b/.test(words),
    }),
  ],
}
