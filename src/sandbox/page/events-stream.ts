import type { Workspace } from '../workspace.ts'

const heartbeatMs = 20_000

/** Server-Sent Events: one word whenever something changed; the page then asks for what it shows. */
export function eventsStream(workspace: Workspace): Response {
  const encoder = new TextEncoder()
  let stop = () => {}
  const stream = new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      const stopListening = workspace.onChange(() => send('data: changed\n\n'))
      const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs)
      heartbeat.unref()
      stop = () => {
        stopListening()
        clearInterval(heartbeat)
      }
      send('retry: 1000\ndata: hello\n\n')
    },
    cancel: () => stop(),
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
  })
}
