const hues = 8

/** Initials on a colour that stays the same for the same name. */
export function Avatar({ name, isApp, small }: { name: string; isApp?: boolean; small?: boolean }) {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % hues
  return (
    <span className={`avatar hue-${hue}${isApp ? ' app' : ''}${small ? ' small' : ''}`} aria-hidden="true">
      {isApp ? initials.slice(0, 1) : `${initials[0] ?? ''}${initials.length > 1 ? initials.slice(-1) : ''}`}
    </span>
  )
}
