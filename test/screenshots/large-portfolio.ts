import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dunwell } from './local-server.ts'

const ACCOUNTS = 20_000
const INVOICES_EACH = 3
const CURRENCIES = ['USD', 'USD', 'EUR', 'GBP']

/** A company with 20,000 customers in three currencies, imported through the CLI. */
export async function importLargePortfolio(data: string, folder: string): Promise<void> {
  await dunwell(data, 'organisation', '--name', 'Larkfield', '--time-zone', 'America/Chicago')
  const people = join(folder, 'people.csv')
  await writeFile(
    people,
    'id,name,email,roles\nP04,Paloma Whitcombe,paloma@larkfield.example,finance_lead\nP08,Marcus Tillinghast,marcus@larkfield.example,csm\n',
  )
  await dunwell(data, 'import', 'people', people)
  const accounts = ['id,name,csm,collector']
  const invoices = ['id,account,currency,amount,issued_on,due_on']
  const draw = seeded(20_000)
  for (let index = 0; index < ACCOUNTS; index += 1) {
    accounts.push(`A${index},Customer ${index},P08,P04`)
    const currency = CURRENCIES[index % CURRENCIES.length]
    for (let one = 0; one < INVOICES_EACH; one += 1) {
      // Most is not yet due; what is late thins out with age.
      const age = Math.floor(draw() < 0.8 ? -60 + draw() * 60 : draw() ** 3 * 140)
      const amount = (50 + draw() * 4_000).toFixed(2)
      invoices.push(
        `I${index}-${one},A${index},${currency},${amount},T-${age + 30 < 0 ? 0 : age + 200},${relative(-age)}`,
      )
    }
  }
  for (const [kind, lines] of [
    ['accounts', accounts],
    ['invoices', invoices],
  ] as const) {
    const file = join(folder, `${kind}.csv`)
    await writeFile(file, `${lines.join('\n')}\n`)
    process.stdout.write(await dunwell(data, 'import', kind, file, '--date-format', 'relative'))
  }
  const rates = join(folder, 'rates.csv')
  await writeFile(rates, 'currency,on,rate\nEUR,T-1,1.09\nGBP,T-1,1.27\n')
  await dunwell(data, 'import', 'rates', rates, '--date-format', 'relative')
}

function relative(days: number): string {
  return days === 0 ? 'T' : days > 0 ? `T+${days}` : `T${days}`
}

/** The same portfolio each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
