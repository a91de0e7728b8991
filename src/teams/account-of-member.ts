import * as z from 'zod'
import type { Account } from '../people/recognise.ts'

/** Somebody in a team or chat, as the Connector tells of them. */
export const teamsMember = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  objectId: z.string().nullish(),
})

/** One account, by each address that the tenant gave it: the mailbox first, then the name to sign in with. */
export function accountsOfMember(
  { name, email, userPrincipalName, tenantId, userRole }: z.infer<typeof teamsMember>,
  userId: string,
  tenant: string,
): Account[] {
  const foreign = tenantId != null && tenantId.toLowerCase() !== tenant
  const guest = userRole?.toLowerCase() === 'guest' || /#EXT#/i.test(userPrincipalName ?? '')
  const addresses = [
    ...new Set([email, userPrincipalName].flatMap((one) => (one ? [one.toLowerCase()] : []))),
  ]
  const kind = foreign ? 'stranger' : guest ? 'guest' : 'member'
  // The tenant's own directory vouches for the addresses of its members.
  const account = { userId, name: name ?? 'you', emailVerified: true, kind } as const
  return addresses.length > 0
    ? addresses.map((address) => ({ ...account, email: address }))
    : [{ ...account, email: null }]
}
