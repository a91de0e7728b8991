import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a child is asked, and what it answers: one message each. */
export type Order = 'usage' | 'run' | 'stop'
export interface Answer {
  port?: number
  /** Microseconds of processor time since the child began. */
  cpuMicros?: number
  idleKb?: number
  peakKb?: number
}

export interface Child {
  /** What it said of itself when it was ready. */
  ready: Answer
  ask(order: Order): Promise<Answer>
  stop(): Promise<void>
}

/** Starts a file of this folder as a process of its own and waits until it is ready. */
export type StartChild = (file: string, words: string[]) => Promise<Child>

/** Work with processes of its own, which end with it, whatever becomes of it. */
export async function withChildren<T>(work: (start: StartChild) => Promise<T>): Promise<T> {
  const children: Child[] = []
  try {
    return await work(async (file, words) => {
      const child = await startChild(file, words)
      children.unshift(child)
      return child
    })
  } finally {
    for (const child of children) await child.stop()
  }
}

const startChild: StartChild = async (file, words) => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), words, {
    // The children's own noise belongs with the progress, off standard output.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const ready = await nextAnswer(child, file)
  return {
    ready,
    ask: (order) => {
      const answer = nextAnswer(child, file)
      child.send(order)
      return answer
    },
    stop: async () => {
      if (!child.connected) return void child.kill()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.send('stop' satisfies Order)
      await gone
    },
  }
}

function nextAnswer(child: ChildProcess, file: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${file} ended with code ${code}`))
    child.once('exit', ended)
    child.once('message', (answer: Answer) => {
      child.off('exit', ended)
      resolve(answer)
    })
  })
}

/** In the child: says that it is ready and answers from then on. */
export function serveParent(ready: Answer, answer: (order: Order) => Promise<Answer>): void {
  process.on('message', (order: Order) => {
    if (order === 'stop') process.exit(0)
    answer(order).then((said) => process.send?.(said))
  })
  process.send?.(ready)
}

export function cpuUsed(): Answer {
  const { user, system } = process.cpuUsage()
  return { cpuMicros: user + system }
}
