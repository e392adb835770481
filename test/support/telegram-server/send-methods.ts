import { z } from 'zod';
import { badRequest, brokenRule } from './api-failure.ts';
import { checkText } from './check-text.ts';
import { findEntities } from './find-entities.ts';
import { replyMarkup } from './keyboards.ts';
import { type MediaContent, toAnimation, toCaption, toDocument, toPhoto } from './media-content.ts';
import { defineMethod, type Method, type MethodContext, oneMessage } from './method.ts';
import {
  captionFormat,
  chatId,
  fileReference,
  flag,
  type InputMediaParameters,
  inputMedia,
  integer,
  json,
  linkPreview,
  posting,
  textFormat,
} from './parameters.ts';
import { postMessage, readThread } from './post-message.ts';

const albumSizes = { least: 2, most: 10 };

const sendMessage = defineMethod(
  'sendMessage',
  z.strictObject({ ...posting, ...textFormat, ...linkPreview, text: z.string(), reply_markup: replyMarkup }),
  (parameters, { stub }) => {
    const text = checkText(parameters.text);
    const entities = findEntities(text);
    return postMessage(stub, parameters, 'text messages', {
      text,
      ...(entities.length > 0 && { entities }),
    });
  },
  oneMessage,
);

const sendPhoto = defineMethod(
  'sendPhoto',
  z.strictObject({
    ...posting,
    ...captionFormat,
    photo: fileReference,
    has_spoiler: flag.optional(),
    reply_markup: replyMarkup,
  }),
  async (parameters, { stub, files }) => {
    const source = { stub, files, reference: parameters.photo, partName: 'photo' };
    const { photo, ...rest } = await toPhoto(source, parameters.has_spoiler);
    if (photo === undefined) throw brokenRule('there is no photo in the request');
    return postMessage(stub, parameters, 'photos', { photo, ...rest, ...toCaption(parameters.caption) });
  },
  oneMessage,
);

const sendAnimation = defineMethod(
  'sendAnimation',
  z.strictObject({
    ...posting,
    ...captionFormat,
    animation: fileReference,
    thumbnail: fileReference,
    duration: integer.optional(),
    width: integer.optional(),
    height: integer.optional(),
    has_spoiler: flag.optional(),
    reply_markup: replyMarkup,
  }),
  async (parameters, { stub, files }) => {
    const source = { stub, files, reference: parameters.animation, partName: 'animation' };
    const { animation, document, ...rest } = await toAnimation(source, parameters.has_spoiler);
    if (animation === undefined || document === undefined)
      throw brokenRule('there is no animation in the request');
    const content = { animation, document, ...rest, ...toCaption(parameters.caption) };
    return postMessage(stub, parameters, 'animations', content);
  },
  oneMessage,
);

const sendDocument = defineMethod(
  'sendDocument',
  z.strictObject({
    ...posting,
    ...captionFormat,
    document: fileReference,
    thumbnail: fileReference,
    disable_content_type_detection: flag.optional(),
    reply_markup: replyMarkup,
  }),
  async (parameters, { stub, files }) => {
    const source = { stub, files, reference: parameters.document, partName: 'document' };
    const { document, ...rest } = await toDocument(source, parameters.disable_content_type_detection);
    if (document === undefined) throw brokenRule('there is no document in the request');
    const content = { document, ...rest, ...toCaption(parameters.caption) };
    return postMessage(stub, parameters, 'documents', content);
  },
  oneMessage,
);

const sendMediaGroup = defineMethod(
  'sendMediaGroup',
  z.strictObject({ ...posting, media: json(z.array(inputMedia)) }),
  async (parameters, { stub, files }) => {
    const { media } = parameters;
    if (media.length < albumSizes.least || media.length > albumSizes.most) {
      throw brokenRule(`there have to be ${albumSizes.least} to ${albumSizes.most} media in an album`);
    }
    const kinds = new Set(media.map(({ type }) => type));
    if (kinds.has('animation')) throw brokenRule('animations cannot be part of an album');
    if (kinds.size > 1) throw brokenRule("document can't be mixed with other media types");
    const contents = await Promise.all(media.map(async (item) => toMediaContent(item, { stub, files })));
    const albumId = `1${Date.now()}${stub.log.calls.length}`;
    return contents.map((content) => {
      const { photo, document } = content;
      const item = { ...content, media_group_id: albumId };
      if (photo !== undefined) return postMessage(stub, parameters, 'photos', { ...item, photo });
      if (document !== undefined) return postMessage(stub, parameters, 'documents', { ...item, document });
      throw brokenRule('wrong type of media in an album');
    });
  },
  ({ media }) => (Array.isArray(media) ? media.length : albumSizes.least),
);

/** A media of an album, or one that takes the place of another. */
export async function toMediaContent(
  item: InputMediaParameters,
  { stub, files }: Pick<MethodContext, 'stub' | 'files'>,
): Promise<MediaContent> {
  const source = { stub, files, reference: item.media, partName: '' };
  const caption = toCaption(item.caption);
  switch (item.type) {
    case 'photo':
      return { ...(await toPhoto(source, item.has_spoiler)), ...caption };
    case 'animation':
      return { ...(await toAnimation(source, item.has_spoiler)), ...caption };
    case 'document':
      return { ...(await toDocument(source, true)), ...caption };
  }
}

const sendChatAction = defineMethod(
  'sendChatAction',
  z.strictObject({
    chat_id: chatId,
    message_thread_id: integer.optional(),
    action: z.enum([
      'typing',
      'upload_photo',
      'record_video',
      'upload_video',
      'record_voice',
      'upload_voice',
      'upload_document',
      'choose_sticker',
      'find_location',
      'record_video_note',
      'upload_video_note',
    ]),
  }),
  ({ chat_id, message_thread_id }, { stub }) => {
    const state = stub.chats.reach(chat_id);
    readThread(state, message_thread_id);
    if (!state.canBotSend) throw badRequest('not enough rights to send text messages to the chat');
    return true;
  },
);

export const sendMethods: readonly Method[] = [
  sendMessage,
  sendPhoto,
  sendAnimation,
  sendDocument,
  sendMediaGroup,
  sendChatAction,
];
