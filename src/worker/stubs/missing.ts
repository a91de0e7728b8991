/** Stands where a package was left out of the worker: nothing on the way of a request may come here. */
export function missing(part: string): never {
  throw new Error(`${part} is not part of the build for Workers`)
}
