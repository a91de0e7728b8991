// Preloaded into a child process: its whole clock, the embedded database's included, runs ahead or behind.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0)
const now = Date.now.bind(Date)
Date.now = () => now() + shiftMs
globalThis.Date = new Proxy(Date, {
  construct: (original, values) => (values.length === 0 ? new original(Date.now()) : new original(...values)),
})
