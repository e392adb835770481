import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';

/** https://discord.com/developers/docs/components/reference, without the second version of components. */

const customId = z.string().min(1).max(100);
const emoji = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() });
const componentId = z.int().min(0).optional();

const button = z
  .object({
    type: z.literal(ComponentType.Button),
    id: componentId,
    style: z.enum(ButtonStyle),
    label: z.string().min(1).max(80).optional(),
    emoji: emoji.optional(),
    custom_id: customId.optional(),
    url: z.url().max(512).optional(),
    disabled: z.boolean().optional(),
  })
  .superRefine((component, context) => {
    if (component.style === ButtonStyle.Premium) {
      context.addIssue({ code: 'custom', message: 'Premium buttons are not spoken here' });
      return;
    }
    const isLink = component.style === ButtonStyle.Link;
    if (isLink !== (component.url !== undefined)) {
      context.addIssue({ code: 'custom', path: ['url'], message: 'A url is for links, and links need one' });
    }
    if (isLink === (component.custom_id !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['custom_id'],
        message: 'A custom id is required for buttons that are no links',
      });
    }
    if (component.label === undefined && component.emoji === undefined) {
      context.addIssue({ code: 'custom', path: ['label'], message: 'A button needs a label or an emoji' });
    }
  });

const selectFields = {
  id: componentId,
  custom_id: customId,
  placeholder: z.string().max(150).optional(),
  min_values: z.int().min(0).max(25).optional(),
  max_values: z.int().min(1).max(25).optional(),
  disabled: z.boolean().optional(),
};

const selectOption = z.object({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).optional(),
  emoji: emoji.optional(),
  default: z.boolean().optional(),
});

export const stringSelect = z.object({
  type: z.literal(ComponentType.StringSelect),
  ...selectFields,
  options: z.array(selectOption).min(1).max(25),
});

const otherSelect = z.looseObject({
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  ...selectFields,
});

const row = z
  .object({
    type: z.literal(ComponentType.ActionRow),
    id: componentId,
    components: z
      .array(z.discriminatedUnion('type', [button, stringSelect, otherSelect]))
      .min(1)
      .max(5),
  })
  .refine(
    ({ components }) =>
      components.length === 1 || components.every(({ type }) => type === ComponentType.Button),
    {
      path: ['components'],
      message: 'A select menu takes a whole row',
    },
  );

export type Row = z.output<typeof row>;

/** The rows of a message. */
export const componentsSchema = z
  .array(row)
  .max(5)
  .refine(
    (rows) => areUnique(rows.flatMap(({ components }) => components.map(({ custom_id }) => custom_id))),
    {
      message: 'Component custom id cannot be duplicated',
    },
  );

/** Whether no two are the same; those that are undefined do not count. */
export function areUnique(values: readonly (string | undefined)[]): boolean {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size === given.length;
}
