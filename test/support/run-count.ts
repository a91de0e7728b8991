/**
 * On how many draws a property is tried: so many with every run of the tests, and more when somebody wants to be sure
 * (`RUNS=10 npx vitest run test/policy` tries ten times as many).
 */
export function runCount(usually: number): number {
  const times = Number(process.env.RUNS ?? 1)
  if (!Number.isInteger(times) || times < 1) throw new Error('RUNS takes a whole number from 1 on')
  return usually * times
}
