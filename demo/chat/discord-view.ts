import {
  type APIMessage,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Interaction } from '../../test/support/discord-server/interactions.ts';
import type { Modal } from '../../test/support/discord-server/modal-schema.ts';
import type { PersonName, ShownButton, ShownFile, ShownForm, ShownMessage } from './stage.ts';

export interface Seen {
  readonly message: APIMessage;
  readonly viewerId: string | undefined;
}

export interface OpenForm {
  readonly person: PersonName;
  readonly interaction: Pick<Interaction, 'id'>;
  readonly modal: Modal;
}

/** What somebody did to call the bot. */
export interface Doing {
  readonly person: PersonName;
  readonly placeId: string;
  readonly words: string;
}

/** Snowflakes grow with time. */
export function byAge(one: ShownMessage, other: ShownMessage): number {
  return BigInt(one.id) < BigInt(other.id) ? -1 : 1;
}

/** A message as somebody who may see it does. */
export function toShown({ message, viewerId }: Seen, doings: ReadonlyMap<string, Doing>): ShownMessage {
  const { id, author, content, attachments, components, edited_timestamp, flags = 0 } = message;
  const doing = doings.get(message.interaction_metadata?.id ?? '');
  const isLoading = (flags & MessageFlags.Loading) !== 0;
  return {
    id,
    author: author.global_name ?? (author.bot === true ? 'Pincel' : author.username),
    isBot: author.bot === true,
    isPrivate: viewerId !== undefined,
    isEdited: edited_timestamp !== null,
    context: doing === undefined ? undefined : `${doing.person} ${doing.words}`,
    text: isLoading ? 'Pincel is thinking …' : unescapeMarkdown(content),
    files: attachments.map(toFile),
    buttons: (components ?? []).map(toRow),
    asksForReply: false,
  };
}

/** What Discord says when the bot was too slow. */
export function toFailure({
  id,
  person,
  words,
}: {
  readonly id: string;
  readonly person: PersonName;
  readonly words: string;
}): ShownMessage {
  return {
    id,
    author: 'Discord',
    isBot: false,
    isPrivate: true,
    isEdited: false,
    context: `${person} ${words}`,
    text: 'The application did not respond.',
    files: [],
    buttons: [],
    asksForReply: false,
  };
}

/** Discord shows what follows a backslash as it is; markup itself is left in sight, as Pincel sends none. */
function unescapeMarkdown(content: string): string {
  return content.replaceAll(/\\([^0-9A-Za-z\s])/g, '$1');
}

function toFile({
  id,
  filename,
  content_type: type = 'application/octet-stream',
  description = '',
}: APIMessage['attachments'][number]): ShownFile {
  return {
    kind: type.startsWith('image/') ? 'picture' : 'file',
    address: `${id} ${type}`,
    name: filename,
    altText: description,
    isSpoiler: filename.startsWith('SPOILER_'),
  };
}

/** The buttons of one row. */
export function toRow(component: NonNullable<APIMessage['components']>[number]): readonly ShownButton[] {
  if (component.type !== ComponentType.ActionRow) return [];
  return component.components.flatMap((button): readonly ShownButton[] => {
    if (button.type !== ComponentType.Button || !('custom_id' in button)) return [];
    const { custom_id: id, style, disabled = false } = button;
    const label = 'label' in button ? (button.label ?? '') : '';
    return [{ id, label, style: toStyle(style), isDisabled: disabled }];
  });
}

function toStyle(style: ButtonStyle): ShownButton['style'] {
  if (style === ButtonStyle.Primary || style === ButtonStyle.Success) return 'primary';
  return style === ButtonStyle.Danger ? 'danger' : 'plain';
}

export function toShownForm({ interaction, modal }: OpenForm): ShownForm {
  return {
    id: interaction.id,
    title: modal.title,
    fields: modal.components.flatMap(toFields),
  };
}

function toFields(component: Modal['components'][number]): ShownForm['fields'] {
  switch (component.type) {
    case ComponentType.ActionRow:
      return component.components.map((input) => toField(input, input.label ?? ''));
    case ComponentType.Label: {
      const { component: input, label } = component;
      return input.type === ComponentType.TextInput ? [toField(input, label)] : [];
    }
    case ComponentType.TextDisplay:
      return [];
  }
}

type TextInput = Extract<
  Modal['components'][number],
  { type: ComponentType.ActionRow }
>['components'][number];

function toField(input: TextInput, label: string): ShownForm['fields'][number] {
  return {
    id: input.custom_id,
    label,
    value: input.value ?? '',
    isLong: input.style === TextInputStyle.Paragraph,
    isRequired: input.required !== false,
    maxLength: input.max_length,
  };
}
