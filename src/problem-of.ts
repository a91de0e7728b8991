/**
 * An error for the log: why, and where in the code. The text and values of a failed database statement
 * are left out, for they are customers' data.
 */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  const why =
    'query' in error ? `a database statement failed: ${cause ?? 'no cause given'}` : headOf(error, cause)
  return [why, ...frames].join('\n')
}

function headOf(error: Error, cause: string | undefined): string {
  return `${error.name}: ${error.message}${cause === undefined ? '' : ` (${cause})`}`
}
