import type { Message, User } from 'grammy/types';
import type { Sending } from './telegram-server/people.ts';
import type { TelegramServer } from './telegram-server/telegram-server.ts';

/** What a message says. */
export function textOf({ text, caption }: Message): string {
  return text ?? caption ?? '';
}

/** What the buttons below a message do. */
export function buttonsOf({ reply_markup: markup }: Message): readonly string[] {
  const buttons = markup?.inline_keyboard.flat() ?? [];
  return buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data ?? ''] : []));
}

/** The button that does this. */
function buttonFor(message: Message, verb: string): string {
  const button = buttonsOf(message).find((id) => id.startsWith(`${verb}:`));
  if (button === undefined)
    throw new Error(`Expected a button ${verb}; there are ${buttonsOf(message).join(', ')}`);
  return button;
}

/** The job that a message is about, as its buttons say. */
export function jobOf(message: Message): string {
  const [id] = buttonsOf(message);
  if (id === undefined) throw new Error('Expected buttons');
  return id.slice(id.indexOf(':') + 1);
}

/** A result, and no preview on the way to it, which can still be canceled. */
export function isDrawing(message: Message): boolean {
  const hasMedia = message.photo !== undefined || message.animation !== undefined;
  return hasMedia && !buttonsOf(message).some((id) => id.startsWith('cancel:'));
}

type Fits = (message: Message) => boolean;

/** What people do and what the bot says to it. */
interface Talk {
  /** Somebody with a private chat, in which the bot was started. */
  person(user?: Partial<User>): Promise<User>;
  /** Sends, and resolves with what the bot answers there: the first new message that fits. */
  ask(sending: Sending, fits?: Fits): Promise<Message>;
  /** The same, of a chat other than the one that was written in. */
  askAndLook(chatId: number, sending: Sending, fits?: Fits): Promise<Message>;
  /** Asks for a drawing and resolves with it: the photo or animation that answers the request. */
  draw(sending: Sending): Promise<Message>;
  /** Presses a button: what the person is shown. */
  press(message: Message, verb: string, from: User): Promise<string>;
  /** Presses a button and resolves with the first new message of the bot that fits. */
  pressFor(message: Message, verb: string, from: User, fits?: Fits): Promise<Message>;
  /** Resolves with the first message of the bot that fits and was not there before `act`. */
  next(chatId: number, act: () => unknown, fits?: Fits): Promise<Message>;
  /** Resolves when a message is gone. */
  whenGone(message: Message): Promise<void>;
}

export function talkOn(server: TelegramServer): Talk {
  const next: Talk['next'] = async (chatId, act, fits = () => true) => {
    const known = new Set(server.chat(chatId).messages.map(({ message_id: id }) => id));
    await act();
    return server.whenMessage(
      chatId,
      (message) => message.from?.is_bot === true && !known.has(message.message_id) && fits(message),
    );
  };
  const press: Talk['press'] = async (message, verb, from) => {
    const { text } = await server.press(message, buttonFor(message, verb), from).answered;
    return text ?? '';
  };
  return {
    async person(user = {}) {
      const somebody = server.addUser({ language_code: 'en', ...user });
      const chat = server.privateChat(somebody);
      await next(chat.id, () => server.send({ chat, from: somebody, text: '/start' }));
      return somebody;
    },
    ask: (sending, fits) => next(sending.chat.id, () => server.send(sending), fits),
    askAndLook: (chatId, sending, fits) => next(chatId, () => server.send(sending), fits),
    async draw(sending) {
      const { message } = await server.send(sending);
      return server.whenMessage(
        sending.chat.id,
        (each) => isDrawing(each) && each.reply_to_message?.message_id === message.message_id,
      );
    },
    press,
    pressFor: (message, verb, from, fits) => next(message.chat.id, () => press(message, verb, from), fits),
    next,
    async whenGone({ chat, message_id: messageId }) {
      await server.whenCall(
        ({ method, parameters, outcome }) =>
          method === 'deleteMessage' &&
          Number(parameters['chat_id']) === chat.id &&
          Number(parameters['message_id']) === messageId &&
          outcome.kind === 'ok',
      );
    },
  };
}
