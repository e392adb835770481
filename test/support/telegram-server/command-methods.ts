import type { BotCommandScope } from 'grammy/types';
import { z } from 'zod';
import { badRequest, brokenRule } from './api-failure.ts';
import { defineMethod, type Method } from './method.ts';
import { chatId, integer, json } from './parameters.ts';
import type { Stub } from './stub.ts';

const maxCommands = 100;
const maxDescriptionLength = 256;

const scope = json(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('default') }),
    z.strictObject({ type: z.literal('all_private_chats') }),
    z.strictObject({ type: z.literal('all_group_chats') }),
    z.strictObject({ type: z.literal('all_chat_administrators') }),
    z.strictObject({ type: z.literal('chat'), chat_id: chatId }),
    z.strictObject({ type: z.literal('chat_administrators'), chat_id: chatId }),
    z.strictObject({ type: z.literal('chat_member'), chat_id: chatId, user_id: integer }),
  ]),
).optional();

/** `pt`, never `pt-BR`. */
const language = z
  .string()
  .regex(/^([a-z]{2})?$/, 'invalid language code specified')
  .optional();

const place = { scope, language_code: language } as const;

function readScope(stub: Stub, wanted: z.output<typeof scope>): BotCommandScope {
  if (wanted !== undefined && 'chat_id' in wanted) stub.chats.reach(wanted.chat_id);
  return wanted ?? { type: 'default' };
}

const setMyCommands = defineMethod(
  'setMyCommands',
  z.strictObject({
    ...place,
    commands: json(z.array(z.strictObject({ command: z.string(), description: z.string() }))),
  }),
  ({ commands, scope: wanted, language_code = '' }, { stub }) => {
    if (commands.length > maxCommands) throw brokenRule('BOT_COMMANDS_TOO_MUCH');
    const names = commands.map(({ command }) => command);
    if (new Set(names).size < names.length) throw brokenRule('BOT_COMMAND_DUPLICATE');
    for (const { command, description } of commands) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw brokenRule(`BOT_COMMAND_INVALID: ${command}`);
      if (description.length < 1 || description.length > maxDescriptionLength) {
        throw brokenRule(`BOT_COMMAND_DESCRIPTION_INVALID: ${command}`);
      }
    }
    stub.commands.set(readScope(stub, wanted), language_code, commands);
    return true;
  },
);

const getMyCommands = defineMethod(
  'getMyCommands',
  z.strictObject(place),
  ({ scope: wanted, language_code = '' }, { stub }) => [
    ...(stub.commands.read(readScope(stub, wanted), language_code) ?? []),
  ],
);

const deleteMyCommands = defineMethod(
  'deleteMyCommands',
  z.strictObject(place),
  ({ scope: wanted, language_code = '' }, { stub }) => {
    stub.commands.remove(readScope(stub, wanted), language_code);
    return true;
  },
);

/** Texts about the bot: taken within their lengths, and kept nowhere. */
const setMyDescription = defineMethod(
  'setMyDescription',
  z.strictObject({ description: z.string().max(512).optional(), language_code: language }),
  () => true,
);

const setMyShortDescription = defineMethod(
  'setMyShortDescription',
  z.strictObject({ short_description: z.string().max(120).optional(), language_code: language }),
  () => true,
);

const getChatMember = defineMethod(
  'getChatMember',
  z.strictObject({ chat_id: chatId, user_id: integer }),
  ({ chat_id, user_id }, { stub }) => {
    const { chat, members } = stub.chats.reach(chat_id);
    const member = members.get(user_id);
    if (chat.type === 'private' && member === undefined) throw badRequest('user not found');
    const user = member?.user ?? stub.users.get(user_id);
    if (user === undefined) throw badRequest('PARTICIPANT_ID_INVALID');
    switch (member?.role) {
      case 'creator':
        return { status: 'creator', user, is_anonymous: false };
      case 'administrator':
        return { status: 'administrator', user, ...administratorRights };
      case 'member':
        return { status: 'member', user };
      case 'kicked':
        return { status: 'kicked', user, until_date: 0 };
      case 'left':
      case undefined:
        return { status: 'left', user };
    }
  },
);

const administratorRights = {
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_pin_messages: true,
  can_send_welcome_messages: false,
} as const;

export const commandMethods: readonly Method[] = [
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyDescription,
  setMyShortDescription,
  getChatMember,
];
