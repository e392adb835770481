import type { MoveSpace } from '../../app/move-space.ts';
import type { Answer } from '../../chat/answer.ts';
import type { Call } from '../../chat/call.ts';
import type { Caller } from '../../chat/caller.ts';
import { type CommandName, commands } from '../../chat/command-table.ts';
import type { Metrics } from '../../domain/metrics.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { type HandlePressDeps, handlePress } from './handle-press.ts';
import { allRights, type Rights } from './member-rights.ts';
import { type Place, rightsFor, speakerOf, toEvent, toEventKey, toPlaceOf } from './place.ts';
import { toProblemMessage } from './problem-message.ts';
import { type BotIdentity, isAnonymousAdmin, type PictureFile, readMessage } from './read-message.ts';
import type { SayAnswer } from './say-answer.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';
import type { TelegramMessage, TelegramUpdate } from './telegram-update.ts';
import { type Speaker, toCaller, toWho } from './to-caller.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface HandleUpdateDeps extends HandlePressDeps {
  readonly calls: Pick<TelegramCalls, 'once' | 'persist'>;
  readonly sayAnswer: SayAnswer;
  readonly fetchPicture: FetchPicture;
  readonly moveSpace: MoveSpace;
  readonly vocabulary: Vocabulary;
  readonly metrics: Pick<Metrics, 'acknowledged'>;
  readonly bot: () => BotIdentity;
  readonly now: () => number;
}

/** What of an update's work others in the chat need not wait for. */
export type Rest = (() => Promise<void>) | undefined;

/**
 * Carries out what an update asks for, and answers. `arrivedAtMs` is undefined for one that an earlier run had begun.
 * @throws TelegramError when it could not be answered.
 */
export type HandleUpdate = (update: TelegramUpdate, arrivedAtMs: number | undefined) => Promise<Rest>;

export function createHandleUpdate(deps: HandleUpdateDeps): HandleUpdate {
  return async (update, arrivedAtMs) => {
    const acknowledge = (): void => {
      if (arrivedAtMs !== undefined)
        deps.metrics.acknowledged('telegram', Math.max(0, deps.now() - arrivedAtMs));
    };
    const eventKey = toEventKey(update);
    if (update.callback_query !== undefined) {
      return handlePress(deps, update.callback_query, eventKey, acknowledge);
    }
    return update.message === undefined
      ? undefined
      : handleMessage(deps, update.message, eventKey, acknowledge);
  };
}

async function handleMessage(
  deps: HandleUpdateDeps,
  message: TelegramMessage,
  eventKey: string,
  acknowledge: () => void,
): Promise<Rest> {
  const intent = readMessage(message, deps.vocabulary, deps.bot());
  if (intent.kind === 'moved') {
    deps.moveSpace('telegram', String(intent.fromChatId), String(intent.toChatId));
    return undefined;
  }
  const speaker = speakerOf(message);
  if (intent.kind === 'nothing' || speaker === undefined) return undefined;
  const place = toPlaceOf(deps, message, speaker, message.message_id);
  if (intent.kind !== 'call') {
    const { id, values } = toProblemMessage(intent);
    await deps.sayAnswer.tell(place, id, values);
    acknowledge();
    return undefined;
  }
  const { call, picture } = intent;
  if (!(await canBeAnswered(deps, call, speaker, place))) {
    await deps.sayAnswer.askToStart(place, 'answer');
    acknowledge();
    return undefined;
  }
  const caller = toCaller(speaker, message.chat, await rightsOf(deps, call, message, place));
  const carrying: Carrying = { call, caller, place, eventKey, acknowledge };
  if (picture === undefined) return carryOut(deps, carrying);
  // Nothing is downloaded for whoever is turned away.
  const early = deps.chat.answerEarly(call, caller, toEvent(eventKey, place));
  if (early !== undefined) return present(deps, early, carrying);
  await showWork(deps, place, 'typing');
  acknowledge();
  // A download may take long, and nobody else in the chat waits for it.
  return async () => {
    const rest = await withPicture(deps, place, call, picture, (drawn) =>
      carryOut(deps, { ...carrying, call: drawn, acknowledge: () => {} }),
    );
    await rest?.();
  };
}

interface Carrying {
  readonly call: Call;
  readonly caller: Caller;
  readonly place: Place;
  readonly eventKey: string;
  readonly acknowledge: () => void;
}

async function carryOut(deps: HandleUpdateDeps, carrying: Carrying): Promise<Rest> {
  const { call, caller, place, eventKey } = carrying;
  return present(deps, deps.chat.answer(call, caller, toEvent(eventKey, place)), carrying);
}

async function present(
  deps: HandleUpdateDeps,
  answer: Answer,
  { call, place, acknowledge }: Carrying,
): Promise<Rest> {
  if (answer.kind === 'slow') {
    await showWork(deps, place, 'upload_document');
    acknowledge();
    return async () => deps.sayAnswer.say(route(await answer.work(), call), place);
  }
  await deps.sayAnswer.say(route(answer, call), place);
  acknowledge();
  return undefined;
}

async function rightsOf(
  deps: HandleUpdateDeps,
  call: Call,
  message: TelegramMessage,
  place: Place,
): Promise<Rights> {
  return isAnonymousAdmin(message)
    ? allRights
    : rightsFor(deps.readRights, place, audienceOf(call) === 'managers');
}

function audienceOf(call: Call): 'everybody' | 'managers' {
  const command = call.kind === 'command' ? commands.find(({ name }) => name === call.name) : undefined;
  return command?.audience ?? 'everybody';
}

/**
 * What can only be answered in private is done only when it can be: a drawing for the person alone, and a command about
 * a person, which would be sent again (and take effect again) by whoever did not see its answer.
 */
async function canBeAnswered(
  deps: HandleUpdateDeps,
  call: Call,
  speaker: Speaker,
  place: Place,
): Promise<boolean> {
  if (place.isDirect) return true;
  if (!isPersonal(call) && !deps.chat.isDrawnPrivately(call, toWho(speaker))) return true;
  return deps.sayAnswer.whisper(place, ({ chatId }) =>
    deps.calls.persist(
      'sendChatAction',
      (api, signal) => api.sendChatAction({ chat_id: chatId, action: 'typing' }, signal),
      { chatId },
    ),
  );
}

/** Shows for a few seconds that something is being done; it does not matter whether it could be shown. */
async function showWork(
  deps: HandleUpdateDeps,
  { chatId, messageThreadId }: Place,
  action: 'typing' | 'upload_document',
): Promise<void> {
  const thread = messageThreadId === undefined ? {} : { message_thread_id: messageThreadId };
  try {
    await deps.calls.once(
      'sendChatAction',
      (api, signal) => api.sendChatAction({ chat_id: chatId, action, ...thread }, signal),
      { chatId },
    );
  } catch (error) {
    if (!(error instanceof TelegramError)) throw error;
  }
}

async function withPicture(
  deps: HandleUpdateDeps,
  place: Place,
  call: Call,
  file: PictureFile,
  carry: (call: Call) => Promise<Rest>,
): Promise<Rest> {
  const fetched = await deps.fetchPicture(file);
  if (fetched.ok) return carry(call.kind === 'command' ? { ...call, picture: fetched.picture } : call);
  await deps.sayAnswer.tell(place, fetched.problem.id, fetched.problem.values);
  return undefined;
}

/**
 * Commands whose private answers are about the person and go to their private chat; what others say in private (a
 * refusal, help) is harmless, and is better read where it was asked.
 */
const personalCommands: ReadonlySet<CommandName> = new Set([
  'queue',
  'quota',
  'history',
  'settings',
  'link',
  'login',
  'privacy',
  'forget',
  'quota-admin',
  'queue-admin',
  'audit',
]);

function isPersonal(call: Call): boolean {
  return call.kind === 'command' && personalCommands.has(call.name);
}

function route<Said extends { readonly kind: string }>(answer: Said, call: Call): Said {
  return answer.kind === 'text' && !isPersonal(call) ? { ...answer, isPrivate: false } : answer;
}
