import type { Answer, PromptAnswer } from '../../src/chat/answer.ts';
import type { OptionValue } from '../../src/chat/call.ts';
import type { Caller } from '../../src/chat/caller.ts';
import type { CommandCall, CommandContext } from '../../src/chat/command-context.ts';
import type { CommandName } from '../../src/chat/command-table.ts';
import type { aFlow } from './flow.ts';

/** Somebody in a Discord server, in a channel of it. */
function aCaller(changes: Partial<Caller> = {}): Caller {
  return {
    surface: 'discord',
    userExternalId: '101',
    spaceExternalId: '900',
    isDirect: false,
    channelExternalId: '901',
    isAgeRestricted: false,
    isManager: false,
    isModerator: false,
    platformRoleIds: [],
    languages: ['en-US'],
    ...changes,
  };
}

export function aCommand(
  name: CommandName,
  options: Readonly<Record<string, OptionValue>> = {},
  verb?: string,
): CommandCall {
  return { kind: 'command', name, verb, options };
}

/** A caller's context as the flow's stores know them. */
export function aContext(
  { stores }: Pick<Awaited<ReturnType<typeof aFlow>>, 'stores'>,
  callerChanges: Partial<Caller> = {},
  changes: Partial<CommandContext> = {},
): CommandContext {
  const caller = aCaller(callerChanges);
  const { surface, userExternalId, spaceExternalId } = caller;
  const requester = { surface, userExternalId, spaceExternalId };
  const known = stores.users.recognise(requester, 0);
  return {
    caller,
    event: { key: 'discord:1', destinationKey: '901', address: null },
    requester,
    known,
    authority: 'self',
    settings: stores.chatSettings.read(known.userId),
    locale: 'en',
    ...changes,
  };
}

/** What is said in the end, also when it takes a while. */
export async function settled(answer: Answer): Promise<PromptAnswer> {
  return answer.kind === 'slow' ? await answer.work() : answer;
}

/** The text of an answer that has one, which only the person sees. */
export function privateTextOf(answer: Answer): string {
  if (answer.kind !== 'text' || !answer.isPrivate) {
    throw new Error(`Expected a private text, got ${JSON.stringify(answer)}`);
  }
  return answer.text;
}
