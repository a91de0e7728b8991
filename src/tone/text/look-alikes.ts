/** Letters of other alphabets that the eye takes for Latin ones: each pair of rows is alike, sign by sign. */
const ROWS: [string, string][] = [
  ['АВЕКМНОРСТУХЅІЈЅԚԜҮҺ', 'ABEKMHOPCTYXSIJSQWYh'],
  ['авекмнорстухѕіјԛԝүһԁӏгпиц', 'abekmhopctyxsijqwyhdlrnuu'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['αβεηικνορτυχγωϲϳ', 'abenikvoptuxywcj'],
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
  ['ɑɡıɩʟɫłøđħŋƖƗ', 'agiilllodhnlI'],
  ['ԍꞓᏟᎪᎬᎻᏞᎷᏢᏚᎢᏙᏔᏃᏴ', 'gcCAEHLMPSTVWZB'],
]

const ALIKE = new Map<string, string>(
  ROWS.flatMap(([strange, plain]) => {
    const latin = [...plain]
    return [...strange].map((sign, at): [string, string] => [sign, latin[at] ?? sign])
  }),
)

/** Blocks of boxed and circled capitals that compatibility forms leave alone. */
const BOXED: [number, number][] = [
  [0x1f130, 0x1f149],
  [0x1f150, 0x1f169],
  [0x1f170, 0x1f189],
  [0x1f1e6, 0x1f1ff],
]

/** The Latin letters a sign stands for to the eye, without accents; itself where it is none. */
export function latinOf(sign: string): string {
  const known = ALIKE.get(sign)
  if (known !== undefined) return known
  const code = sign.codePointAt(0) ?? 0
  for (const [first, last] of BOXED)
    if (code >= first && code <= last) return String.fromCharCode(65 + code - first)
  const plain = sign.normalize('NFKC').normalize('NFD').replace(/\p{M}/gu, '')
  return [...plain].map((one) => ALIKE.get(one) ?? one).join('')
}
