import type { Part } from '../chat/card.ts'
import { type Absence, daysText } from './absence.ts'

/** What somebody should know of their own absences and of those they stand in for. */
export function absenceParts(around: Absence[], personId: string, today: string): Part[] {
  if (around.length === 0) return []
  return [
    {
      kind: 'list',
      items: around.map((absence) => {
        const { id, personName, delegateName } = absence
        const days = daysText(absence, today)
        if (absence.personId !== personId)
          return { text: [{ bold: `You stand in for ${personName}` }, ` · ${days}`] }
        const running = absence.fromOn <= today
        return {
          text: [
            { bold: running ? 'You are away' : 'You will be away' },
            ` · ${days} · ${delegateName === null ? 'nobody stands in' : `${delegateName} stands in`}`,
          ],
          button: {
            label: running ? 'I am back' : 'Take back',
            call: { name: 'end-absence', input: { absenceId: id } },
          },
        }
      }),
    },
  ]
}
