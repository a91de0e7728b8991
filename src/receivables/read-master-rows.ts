import { IANAZone } from 'luxon'
import { isRole, ROLES, type Role } from '../people/person.ts'
import type { ImportRow } from './read-rows.ts'
import type { RowCells } from './row-cells.ts'

export interface PersonRow extends ImportRow {
  name: string
  email: string
  roles?: Role[]
  timeZone?: string | null
  manager?: string | null
}

export interface AccountRow extends ImportRow {
  name: string
  parent?: string | null
  arr?: { minor: number; currency: string } | null
  strategic?: boolean
  segment?: string | null
  region?: string | null
  renewalOn?: string | null
  csm?: string | null
  ae?: string | null
  collector?: string | null
  doNotContact?: boolean
}

export interface ContactRow extends ImportRow {
  account: string
  name: string
  email?: string | null
  phone?: string | null
  title?: string | null
  billing?: boolean
}

export interface RateRow extends ImportRow {
  currency: string
  on: string
  rate: string
}

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/

export function readPerson(cells: RowCells): PersonRow | null {
  const id = required(cells, 'id')
  const name = cells.name('name')
  if (name === null) cells.missing('name')
  const email = emailOf(cells)
  if (email === null) cells.missing('email')
  const timeZone = optional(cells, 'time_zone')
  if (timeZone && !IANAZone.isValidZone(timeZone)) {
    cells.refuse(
      'time_zone',
      'This is not a time zone.',
      'Write one such as Europe/Berlin or America/New_York.',
    )
  }
  const roles = cells.has('roles') ? rolesOf(cells) : undefined
  const manager = cells.has('manager') ? cells.id('manager') : undefined
  if (!id || name === null || !email) return null
  return { line: cells.line, id, name, email, roles, timeZone, manager }
}

export function readAccount(cells: RowCells): AccountRow | null {
  const id = required(cells, 'id')
  const name = cells.name('name')
  if (name === null) cells.missing('name')
  const reference = (column: string): string | null | undefined =>
    cells.has(column) ? cells.id(column) : undefined
  const flag = (column: string): boolean | undefined =>
    cells.has(column) ? (cells.flag(column) ?? false) : undefined
  const row = {
    parent: reference('parent'),
    arr: cells.has('arr') ? arrOf(cells) : undefined,
    strategic: flag('strategic'),
    segment: optional(cells, 'segment'),
    region: optional(cells, 'region'),
    renewalOn: cells.has('renewal_on') ? cells.date('renewal_on') : undefined,
    csm: reference('csm'),
    ae: reference('ae'),
    collector: reference('collector'),
    doNotContact: flag('do_not_contact'),
  }
  return id && name !== null ? { line: cells.line, id, name, ...row } : null
}

export function readContact(cells: RowCells): ContactRow | null {
  const account = required(cells, 'account')
  const name = cells.name('name')
  if (name === null) cells.missing('name')
  const email = cells.has('email') ? emailOf(cells) : undefined
  const id = cells.id('id') ?? (account && email ? `${account}:${email.toLowerCase()}` : null)
  if (!id) cells.missing('id')
  const row = {
    phone: optional(cells, 'phone'),
    title: optional(cells, 'title'),
    billing: cells.has('billing') ? (cells.flag('billing') ?? false) : undefined,
  }
  return id && account && name !== null ? { line: cells.line, id, account, name, email, ...row } : null
}

export function readRate(cells: RowCells): RateRow | null {
  const currency = cells.currency('currency', 'rate')
  const on = cells.date('on')
  const rate = required(cells, 'rate')?.replace(/^(\d+),(\d+)$/, '$1.$2')
  if (cells.text('currency') === null) cells.missing('currency')
  if (cells.text('on') === null) cells.missing('on')
  if (rate && (!/^\d+(?:\.\d+)?$/.test(rate) || /^[0.]+$/.test(rate))) {
    cells.refuse(
      'rate',
      'A rate is a number above zero.',
      'Write the units of your reporting currency for one unit, such as 1.0825.',
    )
  }
  return currency && on && rate ? { line: cells.line, id: `${currency} ${on}`, currency, on, rate } : null
}

function arrOf(cells: RowCells): AccountRow['arr'] {
  if (cells.text('arr') === null) return null
  const currency = cells.currency('arr_currency', 'arr')
  const minor = cells.amount('arr', currency)
  return currency && minor !== null ? { minor, currency } : null
}

function rolesOf(cells: RowCells): Role[] {
  const roles = new Set<Role>()
  for (const word of (cells.text('roles') ?? '').split(/[;,|]/)) {
    const name = word
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_')
    if (name === '') continue
    if (isRole(name)) roles.add(name)
    else
      cells.refuse(
        'roles',
        `"${word.trim()}" is not a role.`,
        `Use any of ${ROLES.join(', ')}, separated by ;`,
      )
  }
  return [...roles]
}

function emailOf(cells: RowCells): string | null {
  const email = cells.id('email')
  if (email !== null && !EMAIL.test(email))
    cells.refuse('email', 'This is not an e-mail address.', 'Write one address, such as ana@example.com.')
  return email
}

function required(cells: RowCells, name: string): string | null {
  const id = cells.id(name)
  if (id === null) cells.missing(name)
  return id
}

function optional(cells: RowCells, name: string): string | null | undefined {
  return cells.has(name) ? cells.text(name) : undefined
}
