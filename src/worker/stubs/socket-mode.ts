import { missing } from './missing.ts'

/** Socket Mode keeps a connection open for ever; on Workers Slack comes over HTTP. */
export class SocketModeClient {
  constructor() {
    missing('Socket Mode')
  }
}
