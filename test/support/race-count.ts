/**
 * How often a race is run: a few times with every run of the tests, and as often as `RACES` says when somebody
 * wants to be sure (`RACES=1000 npx vitest run test/approvals/races.test.ts`).
 */
export function raceCount(usually: number): number {
  const wanted = Number(process.env.RACES ?? usually)
  if (!Number.isInteger(wanted) || wanted < 1) throw new Error('RACES takes a whole number from 1 on')
  return wanted
}
