import { missing } from './missing.ts'

/** The SDK's own HTTP, which `teams/` does not use; these are the names its core looks up. */
export class ServiceClient {
  constructor() {
    missing("the SDK's HTTP client")
  }
}

const notThere = (): never => missing("the SDK's HTTP client")

export const createSerializer = notThere
export const createHttpHeaders = notThere
export const createPipelineRequest = notThere
export const convertHttpClient = notThere
export const createRequestPolicyFactoryPolicy = notThere
