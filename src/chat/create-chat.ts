import type { DiscardUpload } from '../app/discard-upload.ts';
import type { RefuseEarly } from '../app/refuse-early.ts';
import { isStorageTrouble } from '../domain/app-error.ts';
import type { ChatSettings, ChatSettingsStore } from '../domain/chat-settings.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import type { QuotaPolicies } from '../domain/quota-ledger.ts';
import type { Texts } from '../domain/texts.ts';
import type { UserStore } from '../domain/user-store.ts';
import { toAcceptedAnswer } from './accepted-answer.ts';
import type { Answer, PromptAnswer } from './answer.ts';
import type { Call, Completion, CompletionChoice } from './call.ts';
import type { CallEvent, Caller } from './caller.ts';
import type { Chat, Who } from './chat.ts';
import type { CommandCall, CommandContext, CommandHandler } from './command-context.ts';
import type { CommandName } from './command-table.ts';
import { createDraw, type DrawDeps } from './draw.ts';
import { createOnce, type OnceDeps } from './once.ts';
import { createPressButton, isTheirs, notYours, type PressButtonDeps } from './press-button.ts';
import { privateText } from './private-text.ts';
import { createRedraw, type RedrawDeps } from './redraw.ts';
import { createResolveContext, type ResolveContextDeps } from './resolve-context.ts';
import { sayIn } from './say.ts';
import { createSendFiles, type SendFilesDeps } from './send-files.ts';
import { createSubmitDraft, type SubmitDraftDeps } from './submit-draft.ts';
import { textOption, yesNoOption } from './typed-options.ts';

/** What the chat is made of: the flow, the stores, and the commands that do not draw. */
export type ChatDeps = ResolveContextDeps &
  OnceDeps &
  SendFilesDeps &
  SubmitDraftDeps &
  Omit<DrawDeps & RedrawDeps & PressButtonDeps, 'submitDraft' | 'redraw' | 'sendFiles' | 'once'> & {
    readonly jobs: Pick<JobStore, 'get' | 'findByEvent'>;
    readonly policies: Pick<QuotaPolicies, 'resolve'>;
    readonly commands: Readonly<Partial<Record<CommandName, CommandHandler>>>;
    readonly complete: (completion: Completion, context: CommandContext) => readonly CompletionChoice[];
    readonly texts: Texts;
    readonly users: Pick<UserStore, 'find'>;
    readonly chatSettings: Pick<ChatSettingsStore, 'read'>;
    readonly refuseEarly: RefuseEarly;
    readonly discardUpload: DiscardUpload;
    /** Ties what the person reads about an unforeseen error to the log's whole story. */
    readonly newReference: () => string;
    readonly log: Log;
  };

/** As many as a platform shows. */
const maxCompletions = 25;

/** What somebody who may not ask for drawings may still do: know where they stand, stop what waits, leave. */
const openToBlocked: readonly CommandName[] = ['help', 'start', 'quota', 'privacy', 'forget', 'cancel'];

/** These reach into the queue, besides the database. */
const queueCommands: readonly CommandName[] = ['cancel', 'queue-admin'];

/** Completions are asked for by no event that changes anything. */
const noEvent: CallEvent = { key: '', destinationKey: '', address: null };

export function createChat(deps: ChatDeps): Chat {
  const { jobs, texts, log } = deps;
  const resolveContext = createResolveContext(deps);
  const once = createOnce(deps);
  const submitDraft = createSubmitDraft(deps);
  const draw = createDraw({ ...deps, submitDraft });
  const redraw = createRedraw({ ...deps, submitDraft });
  const pressButton = createPressButton({ ...deps, once, redraw, sendFiles: createSendFiles(deps) });

  const runCommand = (call: CommandCall, context: CommandContext): Answer => {
    const say = sayIn(texts, context.locale);
    const handle = deps.commands[call.name];
    if (handle === undefined) return privateText(say('chat-not-available'));
    const isBlocked = deps.policies.resolve(context.known).blocked && context.authority !== 'pincel';
    if (isBlocked && !openToBlocked.includes(call.name)) {
      return privateText(texts.refusal({ kind: 'blocked' }, context.locale));
    }
    const act = (): Answer => handle(call, context);
    return queueCommands.includes(call.name) ? once.afterwards(context, act) : once.together(context, act);
  };
  const drawCall = (call: DrawingCall, context: CommandContext): Answer => {
    const answer = draw(call.name, call, context);
    // Nobody's disk fills up with pictures of those who were turned away.
    if (answer.kind !== 'accepted' && call.picture?.ok === true) void deps.discardUpload(call.picture.path);
    return answer;
  };
  const answerCall = (call: Call, context: CommandContext): Answer => {
    switch (call.kind) {
      case 'command':
        return isDrawing(call) ? drawCall(call, context) : runCommand(call, context);
      case 'button':
        return pressButton(call.id, context);
      case 'edit': {
        const say = sayIn(texts, context.locale);
        const job = jobs.get(call.jobId);
        if (job === undefined) return privateText(say('button-job-unknown'));
        const { prompt, negativePrompt } = call;
        return isTheirs(job, context)
          ? redraw({ how: 'edit', prompt, negativePrompt }, job, context)
          : notYours(say);
      }
    }
  };
  /** A request that came with this very event before: its receipt again, whatever has changed since. */
  const answerAgain = ({ caller, event, known, locale }: CommandContext): Answer | undefined => {
    const job = jobs.findByEvent(event.key);
    if (job === undefined) return undefined;
    return job.userId === known.userId
      ? toAcceptedAnswer(deps, job, { locale, isDirect: caller.isDirect })
      : privateText(texts.refusal({ kind: 'event-reused' }, locale));
  };
  /** What can be said of a call before the picture that comes with it is there. */
  const refuse = (call: Call, { caller, requester, locale }: CommandContext): Answer | undefined => {
    if (!isDrawing(call)) return undefined;
    const draft = { kind: call.name, prompt: textOption(call, 'prompt') ?? '' };
    const refusal = deps.refuseEarly({ draft, requester, place: caller });
    return refusal === undefined ? undefined : privateText(texts.refusal(refusal, locale));
  };
  const answerSafely = <Result extends Answer | undefined>(
    call: Call,
    caller: Caller,
    event: CallEvent,
    act: (context: CommandContext) => Result,
  ): Result | Answer => {
    // Until more is known: what the platform says.
    let locale = texts.negotiateLocale(caller.languages);
    const apologise = (error: unknown): PromptAnswer => {
      if (isStorageTrouble(error)) {
        log.warn({ surface: caller.surface, err: error }, 'a call could not be answered now');
        return privateText(texts.refusal({ kind: error.kind }, locale));
      }
      const reference = deps.newReference();
      const context = { surface: caller.surface, kind: call.kind, reference, err: error };
      log.error(context, 'a call could not be answered in an unforeseen way');
      return privateText(sayIn(texts, locale)('chat-trouble', { reference }));
    };
    try {
      const context = resolveContext(caller, event);
      locale = context.locale;
      const answer = act(context);
      return answer?.kind === 'slow'
        ? { ...answer, work: () => Promise.try(answer.work).catch(apologise) }
        : answer;
    } catch (error) {
      return apologise(error);
    }
  };
  /** What is not set when it cannot be read. */
  const settingsOf = ({ surface, userExternalId }: Who): ChatSettings => {
    try {
      const user = deps.users.find(`${surface}:${userExternalId}`);
      return user === undefined ? {} : deps.chatSettings.read(user.id);
    } catch (error) {
      log.warn({ surface, err: error }, 'what somebody has set could not be read');
      return {};
    }
  };

  return {
    answer: (call, caller, event) =>
      answerSafely(call, caller, event, (context) => answerAgain(context) ?? answerCall(call, context)),
    answerEarly: (call, caller, event) =>
      answerSafely(call, caller, event, (context) => answerAgain(context) ?? refuse(call, context)),
    complete(completion, caller) {
      try {
        return deps.complete(completion, resolveContext(caller, noEvent)).slice(0, maxCompletions);
      } catch (error) {
        log.warn({ surface: caller.surface, err: error }, 'an option could not be completed');
        return [];
      }
    },
    localeOf: (who) => settingsOf(who).locale ?? texts.negotiateLocale(who.languages),
    isDrawnPrivately: (call, who) =>
      isDrawing(call) && (yesNoOption(call, 'private') ?? settingsOf(who).isPrivate ?? false),
  };
}

type DrawingCall = CommandCall & { readonly name: MediaKind };

function isDrawing(call: Call): call is DrawingCall {
  return call.kind === 'command' && (call.name === 'image' || call.name === 'gif');
}
