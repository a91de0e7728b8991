/** One request to the organisation's product. */
export interface HookRequest {
  url: string
  headers: Record<string, string>
  body: string
  /** For all of it, the answer's body included. */
  timeoutMs: number
}

export interface HookAnswer {
  status: number
  retryAfter: string | null
}

/** Follows no redirect. Throws `AddressRefused`, or anything else when no answer came. */
export type SendHook = (request: HookRequest) => Promise<HookAnswer>

/** The address leads into a private network, or to this machine. */
export class AddressRefused extends Error {}

/** More of an answer is not read; only its status counts. */
export const MOST_BYTES = 64 * 1024
