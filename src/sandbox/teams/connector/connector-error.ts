/** What the Bot Connector answers when it refuses: a status, a code and a sentence. */
export class ConnectorError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** By code, for refusals that a test or the page asks for. */
export const REFUSALS: Record<string, () => ConnectorError> = {
  Unauthorized: () =>
    new ConnectorError(401, 'Unauthorized', 'Authorization has been denied for this request.'),
  ForbiddenOperationException: () =>
    new ConnectorError(
      403,
      'ForbiddenOperationException',
      "The bot is not installed in user's personal scope",
    ),
  BotNotInConversationRoster: () =>
    new ConnectorError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'),
  MessageWritesBlocked: () =>
    new ConnectorError(403, 'MessageWritesBlocked', 'Message writes are blocked on this thread.'),
  ConversationNotFound: () => new ConnectorError(404, 'ConversationNotFound', 'Conversation not found.'),
  ActivityNotFound: () => new ConnectorError(404, 'ActivityNotFoundInConversation', 'Unknown activity ID'),
  PreconditionFailed: () =>
    new ConnectorError(412, 'PreconditionFailed', 'Precondition failed, please try again.'),
  MessageSizeTooBig: () => new ConnectorError(413, 'MessageSizeTooBig', 'Message size too large.'),
}

export function badSyntax(message: string): ConnectorError {
  return new ConnectorError(400, 'BadSyntax', message)
}
