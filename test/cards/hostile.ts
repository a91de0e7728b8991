/** Names as an attacker, a broken export or a cheerful customer would write them. */
export const HOSTILE: Record<string, string> = {
  broadcast: '<!channel> <!here> @channel @here',
  mention: '<@U1> <#C1> <!subteam^S1>',
  formatted: '*bold* _italic_ ~gone~ `code` ```fence```',
  quoted: '> quoted & <b>tagged</b>',
  linked: 'https://evil.test/x evil.test <https://evil.test|bank> pay@evil.test',
  bidi: 'Acme \u202egpj.exe\u202c \u2066Ltd\u2069\u200f',
  invisible: 'Ac\u200bme\u0000 \u2060Lt\u00add\ufeff\u3164',
  lines: 'Acme\nPaid in full\r\n\tThank you',
  emojiCodes: ':tada::tada: :skull_and_crossbones:',
  emojiFlood: '👨‍👩‍👧‍👦🏳️‍🌈'.repeat(60),
  zalgo: `A${'\u0301'.repeat(400)}cme`,
  long: 'Long Name '.repeat(1_024),
  surrogate: 'half \ud83d emoji',
  empty: '',
  blank: '\u200b \u00a0 ',
}
