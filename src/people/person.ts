/** What somebody may decide or must be asked, in the organisation's own hierarchy. */
export const ROLES = [
  'admin',
  'collector',
  'finance_lead',
  'vp_finance',
  'cfo',
  'ceo',
  'head_of_cs',
  'csm',
  'ae',
] as const
export type Role = (typeof ROLES)[number]

const ROLE_NAMES: Record<Role, string> = {
  admin: 'administrator',
  collector: 'collector',
  finance_lead: 'finance lead',
  vp_finance: 'VP finance',
  cfo: 'CFO',
  ceo: 'CEO',
  head_of_cs: 'head of CS',
  csm: 'CSM',
  ae: 'account executive',
}

export interface Person {
  id: string
  organisationId: string
  name: string
  email: string
  roles: Role[]
  active: boolean
}

export function roleName(role: Role): string {
  return ROLE_NAMES[role]
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

/** Roles that run the finance side: they may connect channels and change settings. */
export const FINANCE_ROLES: readonly Role[] = ['admin', 'collector', 'finance_lead', 'vp_finance', 'cfo']

/** Null when the person may; otherwise a sentence that says who may. */
export function refusalFor(person: Person, allowed: readonly Role[]): string | null {
  if (person.roles.some((role) => allowed.includes(role))) return null
  const names = allowed.map(roleName)
  const last = names.pop()
  const who = names.length > 0 ? `${names.join(', ')} or ${last}` : last
  return `That needs the role ${who}. Ask one of them, or ask an administrator for the role.`
}
