import { isDeepStrictEqual } from 'node:util';
import type { InlineKeyboardMarkup, Message } from 'grammy/types';
import { z } from 'zod';
import { badRequest } from './api-failure.ts';
import type { ChatState } from './chats.ts';
import { checkText } from './check-text.ts';
import { findEntities } from './find-entities.ts';
import { inlineMarkup } from './keyboards.ts';
import { toCaption } from './media-content.ts';
import { defineMethod, type Method, oneMessage } from './method.ts';
import { captionFormat, chatId, inputMedia, integer, json, linkPreview, textFormat } from './parameters.ts';
import { readInlineKeyboard } from './post-message.ts';
import { toMediaContent } from './send-methods.ts';
import type { Stub } from './stub.ts';

const target = { chat_id: chatId, message_id: integer, reply_markup: inlineMarkup } as const;

/** What a message says or shows; an edit exchanges it as a whole. */
const contentKeys = [
  'text',
  'entities',
  'caption',
  'caption_entities',
  'photo',
  'animation',
  'document',
  'has_media_spoiler',
] as const satisfies readonly (keyof Message)[];

type Content = Pick<Message, (typeof contentKeys)[number]>;

function findEditable(
  stub: Stub,
  place: { readonly chat_id: number | string; readonly message_id: number },
): { readonly state: ChatState; readonly message: Message } {
  const state = stub.chats.reach(place.chat_id);
  const message = state.messages.get(place.message_id);
  if (message === undefined) throw badRequest('message to edit not found');
  if (message.from?.id !== stub.bot.id) throw badRequest("message can't be edited");
  return { state, message };
}

function exchange<Now extends Content>(
  stub: Stub,
  { state, message }: ReturnType<typeof findEditable>,
  content: Now,
  keyboard: InlineKeyboardMarkup | undefined,
): Message & Now & { edit_date: number } {
  const { reply_markup: keyboardBefore, ...rest } = message;
  const isSame =
    isDeepStrictEqual(pickContent(message), pickContent(content)) &&
    isDeepStrictEqual(keyboardBefore, keyboard);
  if (isSame) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  const frame = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !contentKeys.some((other) => other === key)),
  );
  const edited = {
    ...frame,
    message_id: message.message_id,
    date: message.date,
    chat: message.chat,
    ...(keyboard !== undefined && { reply_markup: keyboard }),
    ...content,
    edit_date: stub.nowS(),
  };
  state.messages.set(message.message_id, edited);
  return edited;
}

function pickContent(message: Content): Content {
  return Object.fromEntries(contentKeys.flatMap((key) => (key in message ? [[key, message[key]]] : [])));
}

const editMessageText = defineMethod(
  'editMessageText',
  z.strictObject({ ...target, ...textFormat, ...linkPreview, text: z.string() }),
  (parameters, { stub }) => {
    const found = findEditable(stub, parameters);
    if (found.message.text === undefined) throw badRequest('there is no text in the message to edit');
    const text = checkText(parameters.text);
    const entities = findEntities(text);
    const keyboard = readInlineKeyboard(parameters.reply_markup);
    return exchange(stub, found, { text, ...(entities.length > 0 && { entities }) }, keyboard);
  },
  oneMessage,
);

const editMessageCaption = defineMethod(
  'editMessageCaption',
  z.strictObject({ ...target, ...captionFormat }),
  (parameters, { stub }) => {
    const found = findEditable(stub, parameters);
    const {
      text,
      caption: _before,
      caption_entities: _entitiesBefore,
      ...media
    } = pickContent(found.message);
    if (text !== undefined) throw badRequest('there is no caption in the message to edit');
    const keyboard = readInlineKeyboard(parameters.reply_markup);
    return exchange(stub, found, { ...media, ...toCaption(parameters.caption) }, keyboard);
  },
  oneMessage,
);

const editMessageMedia = defineMethod(
  'editMessageMedia',
  z.strictObject({ ...target, media: json(inputMedia) }),
  async (parameters, { stub, files }) => {
    const content = await toMediaContent(parameters.media, { stub, files });
    const found = findEditable(stub, parameters);
    if (found.message.media_group_id !== undefined && content.animation !== undefined) {
      throw badRequest("message can't be edited");
    }
    return exchange(stub, found, content, readInlineKeyboard(parameters.reply_markup));
  },
  oneMessage,
);

const editMessageReplyMarkup = defineMethod(
  'editMessageReplyMarkup',
  z.strictObject(target),
  (parameters, { stub }) => {
    const found = findEditable(stub, parameters);
    return exchange(stub, found, pickContent(found.message), readInlineKeyboard(parameters.reply_markup));
  },
  oneMessage,
);

export const editMethods: readonly Method[] = [
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
];
