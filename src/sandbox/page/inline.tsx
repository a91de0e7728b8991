import type { ReactNode } from 'react'

export function Mention({ children, loud }: { children: ReactNode; loud?: boolean }) {
  return <span className={loud ? 'mention loud' : 'mention'}>{children}</span>
}

/** Only addresses a browser may safely open become links. */
export function SafeLink({ url, children }: { url: string; children: ReactNode }) {
  if (!isSafe(url)) return <span>{children}</span>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

export function isSafe(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol)
}
