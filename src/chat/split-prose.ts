import { truncate } from './inert.ts'

/** Long prose in pieces of at most `longest` characters, cut at a space where there is one; all of it at most `most`. */
export function splitProse(text: string, longest: number, most: number): string[] {
  const whole = truncate(text, most)
  const pieces: string[] = []
  for (let from = 0; from < whole.length; ) {
    const room = whole.slice(from, from + longest)
    const space = from + room.length < whole.length ? room.lastIndexOf(' ') : -1
    const piece = space > longest / 2 ? room.slice(0, space) : room
    pieces.push(piece)
    from += piece.length
  }
  return pieces
}
