/** What a form answers, by field, when a text is longer than it may be; undefined when it is not. */
export function tooLong(field: string, text: string, most: number): Record<string, string> | undefined {
  if (text.length <= most) return undefined
  const [limit, was] = [most, text.length].map((count) => count.toLocaleString('en-US'))
  return { [field]: `Say it in at most ${limit} characters; that was ${was}.` }
}
