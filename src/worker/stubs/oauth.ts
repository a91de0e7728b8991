import { missing } from './missing.ts'

/** Installation by OAuth is not used: the token comes from a secret. */
export class InstallProvider {
  constructor() {
    missing("Slack's OAuth")
  }
}
