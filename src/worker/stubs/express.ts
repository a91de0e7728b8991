import { missing } from './missing.ts'

/** Bolt's own receivers listen on a port, which a worker has not. */
export default function express(): never {
  return missing('express')
}
export const Router = express
