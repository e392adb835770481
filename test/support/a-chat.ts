import { createDeleteResult } from '../../src/app/delete-result.ts';
import { randomSeed } from '../../src/app/random-seed.ts';
import type { Answer } from '../../src/chat/answer.ts';
import { type ButtonVerb, toButtonId } from '../../src/chat/button-id.ts';
import type { Call } from '../../src/chat/call.ts';
import type { CallEvent, Caller } from '../../src/chat/caller.ts';
import type { CommandName } from '../../src/chat/command-table.ts';
import { type ChatDeps, createChat } from '../../src/chat/create-chat.ts';
import type { MediaFitter } from '../../src/domain/media-fitter.ts';
import { aFlow, type FlowChanges } from './flow.ts';
import { aModel } from './models.ts';
import { texts } from './texts.ts';

/** Somebody in a group who speaks English. */
export function aCaller(changes: Partial<Caller> = {}): Caller {
  return {
    surface: 'telegram',
    userExternalId: 'ana',
    spaceExternalId: 'a-group',
    isDirect: false,
    channelExternalId: 'a-group',
    isAgeRestricted: false,
    isManager: false,
    isModerator: false,
    platformRoleIds: [],
    languages: ['en'],
    ...changes,
  };
}

const stillFitter: Pick<MediaFitter, 'upscale'> = {
  upscale: ({ jobId, position, widthPx, heightPx }) =>
    Promise.resolve({
      bytes: new Uint8Array([1, 2, 3]),
      fileName: `pincel-${jobId}-${position}.webp`,
      mimeType: 'image/webp',
      widthPx: widthPx * 2,
      heightPx: heightPx * 2,
      changes: [{ kind: 'recompressed', quality: 80 }],
    }),
};

/** The chat on the whole flow: a real database, and an engine that a test plays. */
export async function aChat(changes: FlowChanges & { readonly deps?: Partial<ChatDeps> } = {}) {
  const model = changes.model ?? aModel();
  const flow = await aFlow({ ...changes, model });
  const { stores } = flow;
  const now = changes.now ?? (() => 1_000_000);
  const logged: { readonly context: object; readonly message: string }[] = [];
  const write = (context: object, message: string): void => void logged.push({ context, message });
  const log = { debug: write, info: write, warn: write, error: write, child: () => log };
  const chat = createChat({
    ...flow,
    ...stores,
    // The test's own `submit` fills in what is left out: nothing is here.
    submit: (ask) => flow.submit(ask.draft, ask),
    log,
    models: [model],
    defaultModel: model.name,
    fitter: stillFitter,
    texts,
    findCut: () => [],
    discardUpload: async () => {},
    deleteResult: createDeleteResult({ ...stores, log, now }),
    isAdminSpace: () => false,
    commands: {},
    complete: () => [],
    newReference: () => 'REFERENCE',
    now,
    ...changes.deps,
  });
  let events = 0;
  const newEvent = (of: Partial<CallEvent> = {}): CallEvent => {
    events += 1;
    return {
      key: `telegram:${randomSeed()}-${events}`,
      destinationKey: 'chat-1',
      address: { chat: 1 },
      ...of,
    };
  };
  const answer = (call: Call, caller = aCaller(), event = newEvent()): Answer =>
    chat.answer(call, caller, event);
  const command = (
    name: CommandName,
    options: Extract<Call, { kind: 'command' }>['options'] = {},
    caller = aCaller(),
    event = newEvent(),
  ): Answer => answer({ kind: 'command', name, options }, caller, event);
  /** Asks for a drawing that has to be accepted; answers its job's id. */
  const drawn = (
    options: Extract<Call, { kind: 'command' }>['options'] = {},
    caller = aCaller(),
    name: 'image' | 'gif' = 'image',
  ): string => acceptedIn(command(name, { prompt: 'a cat', ...options }, caller)).jobId;
  const press = (verb: ButtonVerb, jobId: string, caller = aCaller(), event = newEvent()): Answer =>
    answer({ kind: 'button', id: toButtonId(verb, jobId) }, caller, event);
  /** Draws a job to its end; `generated` unless it is handed over as well. */
  const finish = async (jobId: string, isDelivered = true): Promise<void> => {
    (await flow.engineJob(jobId)).finish({ media: [flow.aDrawnFile(jobId)] });
    await flow.whenJob(jobId, ({ state }) => state === 'generated');
    if (isDelivered) stores.jobs.move(jobId, ['generated'], 'delivered', now());
  };
  const jobOf = (jobId: string) => {
    const job = stores.jobs.get(jobId);
    if (job === undefined) throw new Error(`Expected a job ${jobId}`);
    return job;
  };
  return { ...flow, chat, answer, command, press, drawn, finish, jobOf, newEvent, chatLog: logged };
}

export function acceptedIn(answer: Answer): Extract<Answer, { kind: 'accepted' }> {
  if (answer.kind !== 'accepted')
    throw new Error(`Expected an accepted request, got ${JSON.stringify(answer)}`);
  return answer;
}

/** The text of an answer that only the person sees. */
export function privateTextIn(answer: Answer): string {
  if (answer.kind !== 'text' || !answer.isPrivate) {
    throw new Error(`Expected a private text, got ${JSON.stringify(answer)}`);
  }
  return answer.text;
}

/** What a slow answer comes to. */
export async function workIn(answer: Answer): Promise<Answer> {
  if (answer.kind !== 'slow') throw new Error(`Expected a slow answer, got ${JSON.stringify(answer)}`);
  return answer.work();
}
