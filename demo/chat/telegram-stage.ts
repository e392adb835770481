import type { User } from 'grammy/types';
import type { TalkChat } from '../../test/support/telegram-server/chats.ts';
import {
  startTelegramServer,
  type TelegramServer,
} from '../../test/support/telegram-server/telegram-server.ts';
import {
  type AttachedFile,
  NotPossible,
  type PersonName,
  personNames,
  type ShownCall,
  type Stage,
  type Viewer,
} from './stage.ts';
import { suggest } from './suggest.ts';
import { toButtons, toShown, toWhisper, type Whisper } from './telegram-view.ts';

const shownCalls = 30;
const languageCodes = { en: 'en', 'pt-BR': 'pt-br' } as const;

export interface TelegramStage {
  readonly stage: Stage;
  readonly server: TelegramServer;
  /** Whose administrators are Pincel's. */
  readonly groupId: number;
}

/** Telegram: a group whose creator is Carla, and everybody's chat with the bot alone. */
export async function createTelegramStage(): Promise<TelegramStage> {
  const server = await startTelegramServer({ limits: true });
  const people: Readonly<Record<PersonName, User>> = {
    Ana: server.addUser({ first_name: 'Ana' }),
    Bruno: server.addUser({ first_name: 'Bruno' }),
    Carla: server.addUser({ first_name: 'Carla' }),
  };
  const group = server.addGroup({
    title: 'Drawing together',
    kind: 'supergroup',
    creator: people.Carla,
    members: [people.Ana, people.Bruno],
  });
  const whispers: Whisper[] = [];

  const chatOf = (placeId: string, { person }: Viewer): TalkChat =>
    placeId === 'group' ? group : server.privateChat(people[person]);
  const asUser = ({ person, language }: Viewer): User => ({
    ...people[person],
    language_code: languageCodes[language],
  });

  const stage: Stage = {
    name: 'telegram',
    places: [
      { id: 'group', label: 'Group “Drawing together”' },
      { id: 'private', label: 'Alone with the bot' },
    ],
    messages(placeId, viewer) {
      const chat = chatOf(placeId, viewer);
      const { messages, forceReply } = server.chat(chat.id);
      const heard = whispers.filter(({ chatId, to }) => chatId === chat.id && to === viewer.person);
      return [
        ...messages.map((message) => ({
          at: message.message_id,
          shown: toShown(message, forceReply(message.message_id) !== undefined),
        })),
        ...heard.map((whisper) => ({ at: whisper.after, shown: toWhisper(whisper) })),
      ]
        .toSorted((one, other) => one.at - other.at)
        .map(({ shown }) => shown);
    },
    async say({ placeId, line, file, replyToId }, viewer) {
      const chat = chatOf(placeId, viewer);
      const from = asUser(viewer);
      const replyTo = replyToId === undefined ? {} : { replyTo: { message_id: Number(replyToId) } };
      const mentions = personNames
        .filter((name) => name !== viewer.person && line.includes(name))
        .map((words) => ({ words, user: people[words] }));
      if (line === '' && file === undefined) throw new NotPossible('Type something first.');
      await server.send({
        chat,
        from,
        ...replyTo,
        ...(file === undefined ? { text: line, mentions } : toUpload(file, line)),
      });
    },
    async press({ placeId, messageId, buttonId }, viewer) {
      const { id: chatId } = chatOf(placeId, viewer);
      const { messages } = server.chat(chatId);
      const message = messages.find(({ message_id }) => String(message_id) === messageId);
      const isThere =
        message !== undefined &&
        toButtons(message)
          .flat()
          .some(({ id }) => id === buttonId);
      if (!isThere) throw new NotPossible('This button is not there any more.');
      const { answered } = server.press(message, buttonId, asUser(viewer));
      void answered.then(({ text }) => {
        if (text === undefined) return;
        const after = server.chat(chatId).messages.at(-1)?.message_id ?? message.message_id;
        whispers.push({ number: whispers.length, chatId, to: viewer.person, after, text });
      });
    },
    suggest: ({ line }) => suggest(line, async () => []),
    form: () => undefined,
    async submitForm() {
      throw new NotPossible('Telegram has no forms.');
    },
    closeForm: () => undefined,
    calls: () =>
      server.calls
        .filter(({ method, outcome }) => method !== 'getUpdates' || outcome.kind === 'failed')
        .slice(-shownCalls)
        .map((call, index): ShownCall => {
          const { method, parameters, outcome, atMs } = call;
          const chat = 'chat_id' in parameters ? ` to ${JSON.stringify(parameters['chat_id'])}` : '';
          return {
            id: `${atMs}-${index}`,
            atMs,
            what: `${method}${chat}`,
            outcome: outcome.kind === 'failed' ? `${outcome.code} ${outcome.description}` : outcome.kind,
            isRefused: outcome.kind === 'failed' || outcome.kind === 'unanswered',
          };
        })
        .toReversed(),
    violations: () => server.violations,
    async readFile(address) {
      const [fileId = '', mimeType = ''] = address.split(' ');
      const bytes = await server.readFile(fileId).catch(() => undefined);
      return bytes && { bytes, mimeType };
    },
    onChange: server.onChange,
    breakNetwork() {
      const heal = server.fail({ fault: { kind: 'reset', when: 'before' }, times: Number.POSITIVE_INFINITY });
      server.cutConnections();
      return heal;
    },
    close: server.close,
  };
  return { stage, server, groupId: group.id };
}

function toUpload(file: AttachedFile, caption: string) {
  const written = caption === '' ? {} : { caption };
  return file.mimeType.startsWith('image/') && file.mimeType !== 'image/gif'
    ? { photo: file.bytes, ...written }
    : { document: file, ...written };
}
