import type { ApiResponse } from 'grammy/types';
import { ApiFailure, RuleBroken } from './api-failure.ts';
import type { UploadedPart } from './call-log.ts';
import { commandMethods } from './command-methods.ts';
import { deleteMethods } from './delete-methods.ts';
import { editMethods } from './edit-methods.ts';
import type { Fault, Faults } from './faults.ts';
import type { Method, MethodCall } from './method.ts';
import type { QuietTimes } from './quiet-times.ts';
import { sendMethods } from './send-methods.ts';
import type { Stub } from './stub.ts';
import { updateMethods } from './update-methods.ts';

/** What becomes of a request on its socket. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: ApiResponse<unknown> }
  | { readonly kind: 'bad-gateway' | 'reset' | 'silence' };

export interface ArrivedCall extends MethodCall {
  /** As in the address. */
  readonly methodName: string;
  /** Real milliseconds. */
  readonly arrivedAt: number;
}

/** Names of methods are not case-sensitive. */
const methods: ReadonlyMap<string, Method> = new Map(
  [...sendMethods, ...editMethods, ...deleteMethods, ...commandMethods, ...updateMethods].map((method) => [
    method.name.toLowerCase(),
    method,
  ]),
);

/** Answers calls of methods: notes them, lets fail what has to fail, and holds every call to the rules. */
export function createAnswerCall(deps: {
  readonly stub: Stub;
  readonly faults: Faults;
  readonly quiet: QuietTimes;
}): (call: ArrivedCall) => Promise<Reply> {
  const { stub, faults, quiet } = deps;
  const { log } = stub;

  const run = async (method: Method, call: ArrivedCall, chatId: number | undefined): Promise<unknown> => {
    const weight = method.weigh(call.parameters);
    if (chatId !== undefined && weight > 0) {
      const left = quiet.left(chatId, call.arrivedAt);
      if (left?.isBroken === true) {
        log.violation(`${method.name} to ${chatId}: called ${left.seconds} s before retry_after had passed`);
      }
      const isGroup = stub.chats.find(chatId)?.chat.type !== 'private';
      const waitS = left?.seconds ?? stub.flood?.take(chatId, isGroup, weight);
      if (waitS !== undefined) throw tooManyRequests(chatId, waitS, left === undefined);
    }
    for (const name of findStrayParts(call))
      log.violation(`${method.name}: nothing refers to the part ${name}`);
    return method.run(call, stub);
  };

  const tooManyRequests = (chatId: number | undefined, seconds: number, isNews: boolean): ApiFailure => {
    if (chatId !== undefined && isNews) quiet.begin(chatId, seconds);
    return new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
  };

  /** Undefined lets the call take place. */
  const suffer = (fault: Fault | undefined, chatId: number | undefined): Reply | ApiFailure | undefined => {
    switch (fault?.kind) {
      case undefined:
        return undefined;
      case 'error':
        return new ApiFailure(fault.code, fault.description, fault.parameters);
      case 'too-many-requests':
        return tooManyRequests(chatId, fault.retryAfterS, true);
      case 'bad-gateway':
      case 'reset':
        return fault.when === 'before' ? { kind: fault.kind } : undefined;
      case 'half-open':
        return fault.when === 'before' ? { kind: 'silence' } : undefined;
    }
  };

  return async (call) => {
    const method = methods.get(call.methodName.toLowerCase());
    const { parameters, files } = call;
    const recorded = log.begin({
      method: method?.name ?? call.methodName,
      parameters,
      files,
      atMs: stub.now(),
    });
    const fail = (failure: ApiFailure): Reply => {
      const { code, message: description, parameters: more } = failure;
      if (failure instanceof RuleBroken) log.violation(`${recorded.method}: ${description}`);
      log.end(recorded, { kind: 'failed', code, description });
      const body = { ok: false as const, error_code: code, description };
      return { kind: 'json', status: code, body: more === undefined ? body : { ...body, parameters: more } };
    };
    if (method === undefined) {
      log.violation(`${call.methodName} is no method that this server speaks`);
      return fail(new ApiFailure(404, 'Not Found'));
    }
    const chatId = toChatId(parameters['chat_id']);
    const fault = faults.next(method.name, chatId);
    const suffered = suffer(fault, chatId);
    if (suffered instanceof ApiFailure) return fail(suffered);
    if (suffered !== undefined) {
      log.end(recorded, { kind: 'unanswered' });
      return suffered;
    }
    try {
      const result = await run(method, call, chatId);
      if (fault === undefined) {
        log.end(recorded, { kind: 'ok', result });
        return { kind: 'json', status: 200, body: { ok: true, result } };
      }
      log.end(recorded, { kind: 'unanswered' });
      return { kind: fault.kind === 'reset' || fault.kind === 'bad-gateway' ? fault.kind : 'silence' };
    } catch (error) {
      if (error instanceof ApiFailure) return fail(error);
      log.violation(`${recorded.method} failed in this server: ${String(error)}`);
      return fail(new ApiFailure(500, 'Internal Server Error'));
    }
  };
}

function toChatId(value: unknown): number | undefined {
  const chatId = Number(value);
  return Number.isInteger(chatId) && value !== '' ? chatId : undefined;
}

/** Parts that are neither named like a parameter of a file nor referred to. */
function findStrayParts({
  parameters,
  files,
}: {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, UploadedPart>;
}): readonly string[] {
  const told = JSON.stringify(parameters);
  const direct = ['photo', 'animation', 'document', 'thumbnail'];
  return [...files.keys()].filter((name) => !direct.includes(name) && !told.includes(`attach://${name}`));
}
