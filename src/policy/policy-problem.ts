/** One thing to mend in a policy file (a problem) or to think about (a warning). */
export interface PolicyProblem {
  /** Such as `tiers[1].steps[0].day`; empty for the file as a whole. */
  path: string
  line: number | null
  problem: string
  remedy: string
}

/** The same before its line is known. */
export interface Finding {
  path: PropertyKey[]
  problem: string
  remedy: string
  grave: boolean
}

export function grave(path: PropertyKey[], problem: string, remedy: string): Finding {
  return { path, problem, remedy, grave: true }
}

export function doubt(path: PropertyKey[], problem: string, remedy: string): Finding {
  return { path, problem, remedy, grave: false }
}

/** `tiers[0].steps[2].day`, `segments["Mid market"].tolerance`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      return /^[\w-]+$/.test(String(part)) ? `.${String(part)}` : `[${JSON.stringify(String(part))}]`
    })
    .join('')
    .replace(/^\./, '')
}
