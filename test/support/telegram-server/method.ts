import type { ApiMethods } from 'grammy/types';
import type { z } from 'zod';
import { RuleBroken } from './api-failure.ts';
import type { UploadedPart } from './call-log.ts';
import { findMarkup } from './find-markup.ts';
import type { Stub } from './stub.ts';

/** A call as a method sees it. */
export interface MethodCall {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, UploadedPart>;
  /** Aborted when the bot hangs up. */
  readonly signal: AbortSignal;
}

export interface Method {
  readonly name: keyof ApiMethods;
  /** So many messages of flood control; 0 for methods that are not counted. */
  weigh(parameters: Readonly<Record<string, unknown>>): number;
  run(call: MethodCall, stub: Stub): Promise<unknown>;
}

export interface MethodContext extends MethodCall {
  readonly stub: Stub;
}

/** A method: its parameters (unknown ones are a violation), and what it answers, as grammY types it. */
export function defineMethod<Name extends keyof ApiMethods, Shape extends z.ZodType>(
  name: Name,
  shape: Shape,
  answer: (
    parameters: z.output<Shape>,
    context: MethodContext,
  ) => ReturnType<ApiMethods[Name]> | Promise<ReturnType<ApiMethods[Name]>>,
  weigh: Method['weigh'] = () => 0,
): Method {
  return {
    name,
    weigh,
    async run(call, stub) {
      const read = shape.safeParse(call.parameters);
      if (!read.success) throw new RuleBroken(400, `Bad Request: ${describe(read.error)}`);
      for (const path of findMarkup(read.data)) stub.log.violation(`${name}: ${path} makes markup of text`);
      return answer(read.data, { ...call, stub });
    },
  };
}

export const oneMessage: Method['weigh'] = () => 1;

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}
