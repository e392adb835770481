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
import { toShown, toWhisper } from './telegram-view.ts';

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
  /** What the bot told one person after they pressed a button: no message, and gone from the app in a moment. */
  const whispers: {
    readonly chatId: number;
    readonly to: PersonName;
    readonly after: number;
    readonly text: string;
  }[] = [];

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
      const view = server.chat(chat.id);
      const heard = whispers.filter(({ chatId, to }) => chatId === chat.id && to === viewer.person);
      return view.messages.flatMap((message) => [
        toShown(message, view.forceReply(message.message_id) !== undefined),
        ...heard.filter(({ after }) => after === message.message_id).map(toWhisper),
      ]);
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
      const chat = chatOf(placeId, viewer);
      const message = server
        .chat(chat.id)
        .messages.find(({ message_id }) => String(message_id) === messageId);
      if (message === undefined) throw new NotPossible('This message is not there any more.');
      const { answered } = server.press(message, buttonId, asUser(viewer));
      void answered.then(({ text }) => {
        if (text !== undefined) {
          whispers.push({ chatId: chat.id, to: viewer.person, after: message.message_id, text });
        }
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
