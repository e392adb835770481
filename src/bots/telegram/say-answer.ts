import type { Answer, PromptAnswer } from '../../chat/answer.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import { shorten } from '../../chat/shorten.ts';
import type { ChatMessages } from '../../domain/chat-message.ts';
import type { Log } from '../../domain/log.ts';
import { message } from '../../domain/message.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Transact } from '../../domain/transact.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { deleteMessages } from './delete-messages.ts';
import type { Place } from './place.ts';
import { withReference } from './prompt-reference.ts';
import { sendFiles } from './send-files.ts';
import type { SendText, Target } from './send-text.ts';
import { readMessageAddress, type TelegramMessageAddress } from './telegram-address.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

export interface SayAnswerDeps {
  readonly calls: Pick<TelegramCalls, 'persist'>;
  readonly sendText: SendText;
  readonly messages: Pick<ChatMessages, 'get' | 'put'>;
  readonly transact: Transact;
  readonly live: Pick<LiveMessages, 'follow'>;
  readonly acknowledgements: Acknowledgements;
  readonly texts: Pick<Texts, 'tell'>;
  /** Known as soon as there is anything to answer. */
  readonly botName: () => string;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Says answers where they belong. Telegram cannot whisper in a group, so what is for one person's eyes goes to their
 * private chat with the bot.
 */
export interface SayAnswer {
  /** @throws TelegramError */
  say(answer: PromptAnswer, place: Place): Promise<void>;
  /** Deletes what the answer says; answers what to tell the person. @throws TelegramError */
  remove(answer: Extract<Answer, { kind: 'delete-message' }>, place: Place): Promise<string>;
  /** Sends into the person's private chat; false when there is none. @throws TelegramError */
  whisper(place: Place, send: (target: Target) => Promise<unknown>): Promise<boolean>;
  /** Tells how to let the bot write in private, and what to do then: nothing, or once more what had no effect. */
  askToStart(place: Place, what: 'answer' | 'result'): Promise<void>;
  /** Tells a sentence of this adapter's own, publicly. */
  tell(place: Place, id: string, values?: Readonly<Record<string, string | number>>): Promise<void>;
}

export function createSayAnswer(deps: SayAnswerDeps): SayAnswer {
  const { calls, sendText, messages, texts, transact, live, log, now } = deps;

  const tell: SayAnswer['tell'] = async (place, id, values) => {
    await sendText(place, texts.tell(message(id, values), place.locale));
  };
  const whisper: SayAnswer['whisper'] = async (place, send) => {
    const target = place.isDirect ? place : privateTarget(place);
    if (target === undefined) return false;
    try {
      await send(target);
      return true;
    } catch (error) {
      if (place.isDirect || !isRefused(error)) throw error;
      return false;
    }
  };
  const askToStart: SayAnswer['askToStart'] = (place, what) => {
    if (privateTarget(place) === undefined) return tell(place, 'telegram-anonymous');
    const asked = place.pressedMessageId === undefined ? 'command' : 'button';
    return tell(place, `telegram-start-first-${what === 'result' ? what : asked}`, {
      link: `https://t.me/${deps.botName()}?start=1`,
    });
  };
  const sayTo = async (
    place: Place,
    isPrivate: boolean,
    send: (target: Target) => Promise<unknown>,
  ): Promise<void> => {
    if (!isPrivate) await send(place);
    else if (!(await whisper(place, send))) await askToStart(place, 'answer');
  };

  const accept = async (answer: Extract<Answer, { kind: 'accepted' }>, place: Place): Promise<void> => {
    const { jobId } = answer;
    const saved = messages.get(jobId);
    // The same event again, after its message had been posted, or its result was on the way.
    if (saved !== undefined) {
      const isPosted = readMessageAddress(saved.address)?.messageId !== undefined;
      if (isPosted && saved.closedAtMs === undefined) live.follow(jobId);
      return;
    }
    const isWhispered = answer.isPrivate && !place.isDirect;
    const target = isWhispered ? privateTarget(place) : place;
    let messageId: number | undefined;
    const post = async (to: Target): Promise<void> => {
      messageId = await sendText(to, answer.text, { buttons: answer.buttons, isSilent: true });
    };
    try {
      if (!isWhispered) await post(place);
      else if (!(await whisper(place, post))) await askToStart(place, 'result');
    } catch (error) {
      // The job is accepted all the same, and its delivery will find out whether it can be handed over.
      if (!isRefused(error)) throw error;
      log.warn({ jobId, surface: 'telegram', err: error }, 'a request could not be acknowledged');
    }
    const address: TelegramMessageAddress = {
      chatId: target?.chatId ?? place.chatId,
      messageThreadId: isWhispered ? undefined : place.messageThreadId,
      messageId,
      resultMessageIds: [],
      partsSent: 0,
    };
    transact(() => messages.put({ jobId, surface: 'telegram', address }, now()));
    if (messageId !== undefined) live.follow(jobId);
  };

  const remove: SayAnswer['remove'] = async ({ jobId, text }, place) => {
    const saved = readMessageAddress(messages.get(jobId)?.address);
    const isDeleted = await deleteMessages(calls, place, saved);
    return isDeleted ? text : texts.tell(message('telegram-cannot-delete'), place.locale);
  };
  const say: SayAnswer['say'] = async (answer, place) => {
    switch (answer.kind) {
      case 'text':
        return sayTo(place, answer.isPrivate, (to) => sendText(to, answer.text, { buttons: answer.buttons }));
      case 'accepted': {
        const posting = accept(answer, place);
        deps.acknowledgements.begin(answer.jobId, posting);
        return posting;
      }
      case 'ask-prompt': {
        const prompt = shorten(answer.prompt, shownPromptLength);
        const asked = texts.tell(
          message('telegram-ask-prompt', { title: answer.title, prompt }),
          place.locale,
        );
        await sendText(place, withReference(asked, answer.jobId), { askFor: answer.promptLabel });
        return;
      }
      case 'files': {
        let isTooLarge = false;
        await sayTo(place, answer.isPrivate, async (to) => {
          isTooLarge = !(await sendFiles(calls, sendText, to, answer));
        });
        return isTooLarge ? tell(place, 'telegram-file-too-large') : undefined;
      }
      case 'delete-message':
        await sendText(place, await remove(answer, place));
    }
  };
  return { say, remove, whisper, askToStart, tell };
}

/** The rest of a message that asks for a new prompt has room beside it. */
const shownPromptLength = 2_000;

/** The chat with the person alone has the person's id; groups, and who posts as one, have negative ids. */
function privateTarget({ userId }: Place): Target | undefined {
  return userId > 0 ? { chatId: userId } : undefined;
}

function isRefused(error: unknown): boolean {
  return error instanceof TelegramError && error.failure.kind === 'refused';
}
