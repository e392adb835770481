import type { CommandHandler } from '../command-context.ts';

/** Hands a call to the handler of its verb. Expects a checked call (chat/check-call.ts). */
export function byVerb(handlers: Readonly<Record<string, CommandHandler>>): CommandHandler {
  return (call, context) => {
    const handle = Object.entries(handlers).find(([verb]) => verb === call.verb)?.[1];
    if (handle === undefined) throw new Error(`Expected a verb of ${call.name}, got ${call.verb}`);
    return handle(call, context);
  };
}
