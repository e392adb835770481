import { RESTJSONErrorCodes } from 'discord-api-types/v10';

/** An answer that is no success. Thrown by handlers, sent as Discord words it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  /** What Discord calls `errors`: which field of the body is wrong. */
  readonly fields: unknown;

  constructor(status: number, code: number, message: string, fields?: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  toBody(): unknown {
    const body = { message: this.message, code: this.code };
    return this.fields === undefined ? body : { ...body, errors: this.fields };
  }
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
export const apiErrors = {
  notFound: () => new ApiError(404, RESTJSONErrorCodes.GeneralError, '404: Not Found'),
  unauthorized: () => new ApiError(401, RESTJSONErrorCodes.GeneralError, '401: Unauthorized'),
  unknownChannel: () => new ApiError(404, RESTJSONErrorCodes.UnknownChannel, 'Unknown Channel'),
  unknownMessage: () => new ApiError(404, RESTJSONErrorCodes.UnknownMessage, 'Unknown Message'),
  unknownUser: () => new ApiError(404, RESTJSONErrorCodes.UnknownUser, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, RESTJSONErrorCodes.UnknownWebhook, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, RESTJSONErrorCodes.UnknownInteraction, 'Unknown interaction'),
  unknownCommand: () =>
    new ApiError(404, RESTJSONErrorCodes.UnknownApplicationCommand, 'Unknown application command'),
  unknownApplication: () => new ApiError(404, RESTJSONErrorCodes.UnknownApplication, 'Unknown Application'),
  tooLarge: () => new ApiError(413, RESTJSONErrorCodes.RequestEntityTooLarge, 'Request entity too large'),
  alreadyAcknowledged: () =>
    new ApiError(
      400,
      RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
      'Interaction has already been acknowledged.',
    ),
  tooManyFollowUps: () =>
    new ApiError(
      400,
      RESTJSONErrorCodes.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages,
      'This interaction has hit the maximum number of follow-up messages.',
    ),
  missingAccess: () => new ApiError(403, RESTJSONErrorCodes.MissingAccess, 'Missing Access'),
  missingPermissions: () => new ApiError(403, RESTJSONErrorCodes.MissingPermissions, 'Missing Permissions'),
  cannotSendToUser: () =>
    new ApiError(403, RESTJSONErrorCodes.CannotSendMessagesToThisUser, 'Cannot send messages to this user'),
  othersMessage: () =>
    new ApiError(
      403,
      RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
      'Cannot edit a message authored by another user',
    ),
  emptyMessage: () =>
    new ApiError(400, RESTJSONErrorCodes.CannotSendAnEmptyMessage, 'Cannot send an empty message'),
  threadArchived: () =>
    new ApiError(400, RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'Thread is archived'),
  threadLocked: () => new ApiError(403, RESTJSONErrorCodes.ThreadLocked, 'Thread is locked'),
  invalidWebhookToken: () =>
    new ApiError(401, RESTJSONErrorCodes.InvalidWebhookToken, 'Invalid Webhook Token'),
  tooManyCommands: () =>
    new ApiError(
      400,
      RESTJSONErrorCodes.MaximumNumberOfApplicationCommandsReached,
      'Maximum number of application commands reached (100)',
    ),
  invalidRecipient: () => new ApiError(400, RESTJSONErrorCodes.InvalidRecipients, 'Invalid Recipient(s)'),
  invalidJson: () =>
    new ApiError(
      400,
      RESTJSONErrorCodes.RequestBodyContainsInvalidJSON,
      'The request body contains invalid JSON.',
    ),
  invalidVersion: () =>
    new ApiError(400, RESTJSONErrorCodes.InvalidAPIVersion, 'Invalid API version provided'),
  invalidForm: (fields: unknown) =>
    new ApiError(400, RESTJSONErrorCodes.InvalidFormBodyOrContentType, 'Invalid Form Body', fields),
} as const;
