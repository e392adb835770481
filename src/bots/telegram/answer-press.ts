import type { Answer } from '../../chat/answer.ts';
import { shorten } from '../../chat/shorten.ts';
import type { Place } from './place.ts';
import type { SayAnswer } from './say-answer.ts';
import type { SendText } from './send-text.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/** The longest text that is shown to whoever pressed, and the longest that can be read before it fades. */
const maxNoticeLength = 200;
const fadingLength = 60;

export interface AnswerPressDeps {
  readonly calls: Pick<TelegramCalls, 'persist'>;
  readonly sendText: SendText;
  readonly sayAnswer: SayAnswer;
}

/**
 * Answers a pressed button: its waiting sign ends at once, and a short private sentence is shown to the presser alone.
 * What `slow` answers is worked out afterwards. @throws TelegramError
 */
export type AnswerPress = (
  queryId: string,
  answer: Answer,
  place: Place,
) => Promise<(() => Promise<void>) | undefined>;

export function createAnswerPress({ calls, sendText, sayAnswer }: AnswerPressDeps): AnswerPress {
  const endWaiting = (queryId: string, text?: string): Promise<void> => answerQuery(calls, queryId, text);

  return async (queryId, answer, place) => {
    switch (answer.kind) {
      case 'text': {
        if (!answer.isPrivate) break;
        if (answer.buttons === undefined && answer.text.length <= maxNoticeLength) {
          await endWaiting(queryId, answer.text);
          return undefined;
        }
        const { text, buttons } = answer;
        const isTold = await sayAnswer.whisper(place, (to) => sendText(to, text, { buttons }));
        await endWaiting(queryId, isTold ? undefined : shorten(text, maxNoticeLength));
        return undefined;
      }
      case 'delete-message':
        await endWaiting(queryId, shorten(await sayAnswer.remove(answer, place), maxNoticeLength));
        return undefined;
      case 'slow':
        await endWaiting(queryId);
        return async () => sayAnswer.say(await answer.work(), place);
      case 'accepted':
      case 'ask-prompt':
      case 'files':
        break;
    }
    // Begun before the first wait: a result that is there at once has to see that its message is under way.
    const said = sayAnswer.say(answer, place);
    await Promise.all([endWaiting(queryId), said]);
    return undefined;
  };
}

/** Ends the waiting sign of a button. A press that is too old (15 seconds or so) cannot be answered any more. */
export async function answerQuery(
  calls: Pick<TelegramCalls, 'persist'>,
  queryId: string,
  text?: string,
): Promise<void> {
  const notice = text === undefined || text === '' ? {} : { text, show_alert: text.length > fadingLength };
  try {
    await calls.persist('answerCallbackQuery', (api, signal) =>
      api.answerCallbackQuery({ callback_query_id: queryId, ...notice }, signal),
    );
  } catch (error) {
    if (!(error instanceof TelegramError) || error.failure.kind !== 'refused') throw error;
  }
}
