import { missing } from './missing.ts'

/**
 * The SDK's own way to Microsoft, which `teams/` does not use: it checks tokens and calls the Connector itself.
 * Only what the SDK's core looks up while it is loaded stands here.
 */
export const AuthenticationConstants = {}

export class BotFrameworkAuthentication {
  constructor() {
    missing("the SDK's authentication")
  }
}

export class PasswordServiceClientCredentialFactory extends BotFrameworkAuthentication {}
