import type { ResponseParameters } from 'grammy/types';

/** An answer that says no, in Telegram's words. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** The world is not as the bot thought: this happens to the best. */
export function badRequest(reason: string, parameters?: ResponseParameters): ApiFailure {
  return new ApiFailure(400, `Bad Request: ${reason}`, parameters);
}

export function forbidden(reason: string): ApiFailure {
  return new ApiFailure(403, `Forbidden: ${reason}`);
}

export function conflict(reason: string): ApiFailure {
  return new ApiFailure(409, `Conflict: ${reason}`);
}

/** The bot broke a documented rule: the answer says no, and the call is noted as a violation. */
export class RuleBroken extends ApiFailure {}

export function brokenRule(reason: string): RuleBroken {
  return new RuleBroken(400, `Bad Request: ${reason}`);
}
