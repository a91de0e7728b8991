import type { Config } from '../config.ts'
import type { ProductHook } from '../ports.ts'
import { createHttpHook, mayReach } from '../product-hook/http-hook.ts'
import { sendBySocket } from '../product-hook/send-by-socket.ts'
import type { DemoWorkspace } from './demo-workspace.ts'

/** The organisation's product, or the pretend one of the sandbox; undefined where people stop services by hand. */
export function openProductHook(around: {
  config: Config
  realNow(): number
  demo: DemoWorkspace | undefined
  /** Where this server is reached. */
  baseUrl: string
}): ProductHook | undefined {
  const { config, realNow, demo, baseUrl } = around
  if (config.productHook)
    return createHttpHook({ ...config.productHook, realNow, send: sendBySocket(mayReach(false)) })
  if (!demo) return undefined
  return createHttpHook({
    url: `${baseUrl}/sandbox/product/hook`,
    secret: demo.hookSecret,
    realNow,
    send: sendBySocket(mayReach(true)),
    allowLoopback: true,
  })
}
