import { missing } from './missing.ts'

/** Bolt's own receivers read Node's streams; ours reads a `Request`. */
export default function rawBody(): never {
  return missing('raw-body')
}
