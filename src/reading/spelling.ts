/** Words that decide a reading, which a slip of the finger shall not hide. */
const KEYWORDS =
  'monday tuesday wednesday thursday friday saturday sunday january february august september october november december tomorrow today payment paying scheduled invoice invoices dispute disputed disputes disputing contact until before duplicate delivered delivery received approval approved portal already instalment instalments installment installments handle handles confirmed promised account discount waiting quarter client customer renewal please transfer settled settle hold they will going pay week weeks month'.split(
    ' ',
  )

/** Words that look like one of those and are meant as they stand. */
const OTHERS = new Set(
  'contract contracts contacts contacted payments clients accounts discounts transfers handled receives receive receiver deliver deliveries delivers settles settling promise promises confirm confirms approve approves approvals portals invoiced invoicing schedule schedules wait waited then them their there thye say said paid play lay way day days may pax holds held told gold bold cold old sold home hole wild well wall till fill bill mill wills ill week weak wee month mouth months going doing growing goings today toady postal mortal quarters clint cline renewals pleased pleas monthly weekly weekend weeks amount count counts scheduling handling handler candle handy delivery friday fridays mondays been before begore wording waning wanting being saying staying playing praying buying laying raising pausing passing posting listing marking pacing patent parent pavement moment holy help held hey hay they pray spay pays payed payee payer'.split(
    ' ',
  ),
)
const KNOWN = new Set(KEYWORDS)
const BY_START = new Map<string, string[]>()
for (const word of KEYWORDS) {
  for (const length of [word.length - 1, word.length, word.length + 1]) {
    const key = `${word[0]}${length}`
    BY_START.set(key, [...(BY_START.get(key) ?? []), word])
  }
}
const SLIPS = new Map([
  ['thye', 'they'],
  ['hte', 'the'],
  ['teh', 'the'],
  ['wil', 'will'],
  ['wll', 'will'],
  ['pya', 'pay'],
  ['apy', 'pay'],
  ['payed', 'paid'],
  ['piad', 'paid'],
  ['hodl', 'hold'],
  ['dont', "don't"],
  ['firday', 'friday'],
  ['clinet', 'client'],
])

/** The text with near misses of keywords put right; the first letter must be right, and names are left. */
export function correctSpelling(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}@._'/-])\p{L}{3,14}(?![\p{L}\p{N}@_'/-]|\.\p{L})/gu, (word) => {
    const lower = word.toLowerCase()
    const slip = SLIPS.get(lower)
    if (slip !== undefined) return cased(slip, word)
    if (lower.length < 5 || KNOWN.has(lower) || OTHERS.has(lower)) return word
    const near = (BY_START.get(`${lower[0]}${lower.length}`) ?? []).filter(
      (known) => known.length >= 5 && isSlip(lower, known),
    )
    const [only] = near
    return only !== undefined && near.length === 1 ? cased(only, word) : word
  })
}

const cased = (word: string, like: string): string =>
  /^\p{Lu}/u.test(like) ? `${word[0]?.toUpperCase()}${word.slice(1)}` : word

/** One letter wrong, missing, doubled, or two neighbours swapped. */
function isSlip(written: string, known: string): boolean {
  let at = 0
  while (at < written.length && written[at] === known[at]) at += 1
  const [w, k] = [written.slice(at), known.slice(at)]
  return (
    w.slice(1) === k.slice(1) ||
    w.slice(1) === k ||
    w === k.slice(1) ||
    (w[0] === k[1] && w[1] === k[0] && w.slice(2) === k.slice(2))
  )
}
