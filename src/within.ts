export type Waited<T> = { late: false; value: T } | { late: true }

/** The value if it comes within that many milliseconds. Throws when the work fails within them; later it goes unheard. */
export async function within<T>(ms: number, work: Promise<T>): Promise<Waited<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Waited<T>>((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), ms)
  })
  const value = work.then((done): Waited<T> => ({ late: false, value: done }))
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}
