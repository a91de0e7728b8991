/** `name` cells are kept to the letter; the others lose blanks around them. */
export type ColumnType = 'id' | 'name' | 'text' | 'amount' | 'date' | 'flag' | 'currency'

export interface Column {
  name: string
  type: ColumnType
  required: boolean
  /** How other systems head it, best first; compared without case, blanks and punctuation. */
  aliases: readonly string[]
}

const column =
  (type: ColumnType, required: boolean) =>
  (name: string, ...aliases: string[]): Column => ({
    name,
    type,
    required,
    aliases,
  })
/** Builders: `must` makes a column no file can lack. */
export const must = {
  id: column('id', true),
  name: column('name', true),
  date: column('date', true),
  amount: column('amount', true),
  text: column('text', true),
  currency: column('currency', true),
}
export const may = {
  id: column('id', false),
  name: column('name', false),
  text: column('text', false),
  date: column('date', false),
  amount: column('amount', false),
  flag: column('flag', false),
  currency: column('currency', false),
}
