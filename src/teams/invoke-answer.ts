/** A sentence as the answer to an invoke, which each kind wants in its own shape. */
export function sentenceResponse(name: string | undefined, sentence: string): unknown {
  return name?.startsWith('task/')
    ? { task: { type: 'message', value: sentence } }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence }
}
