/** Ends a union: a new member fails to compile until every `switch` over it knows what to do. */
export function unreachable(value: never): never {
  throw new Error(`Nobody handles ${JSON.stringify(value)}`)
}
