import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { z } from 'zod';
import { areUnique, stringSelect } from './component-schema.ts';

const textInput = z
  .object({
    type: z.literal(ComponentType.TextInput),
    id: z.int().optional(),
    custom_id: z.string().min(1).max(100),
    style: z.enum(TextInputStyle),
    label: z.string().min(1).max(45).optional(),
    min_length: z.int().min(0).max(4_000).optional(),
    max_length: z.int().min(1).max(4_000).optional(),
    required: z.boolean().optional(),
    value: z.string().max(4_000).optional(),
    placeholder: z.string().max(100).optional(),
  })
  .refine(({ value, max_length: max }) => value === undefined || max === undefined || value.length <= max, {
    path: ['value'],
    message: 'Must not be longer than max_length',
  });

/** The older form: one text input a row, with the label on the input. */
const row = z.object({
  type: z.literal(ComponentType.ActionRow),
  id: z.int().optional(),
  components: z
    .array(
      textInput.refine(({ label }) => label !== undefined, {
        path: ['label'],
        message: 'This field is required',
      }),
    )
    .length(1),
});

/** The newer form: the label is a component around the input. */
const label = z.object({
  type: z.literal(ComponentType.Label),
  id: z.int().optional(),
  label: z.string().min(1).max(45),
  description: z.string().max(100).optional(),
  component: z.discriminatedUnion('type', [
    textInput.refine((input) => input.label === undefined, {
      path: ['label'],
      message: 'A text input inside a label has none of its own',
    }),
    stringSelect.extend({ required: z.boolean().optional() }),
  ]),
});

const text = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id: z.int().optional(),
  content: z.string().min(1).max(4_000),
});

const form = z.object({
  custom_id: z.string().min(1).max(100),
  title: z.string().min(1).max(45),
  components: z
    .array(z.discriminatedUnion('type', [row, label, text]))
    .min(1)
    .max(5),
});

export type Modal = z.output<typeof form>;
type Input = z.output<typeof textInput> | z.output<typeof label>['component'];

export const modalSchema = form.refine(
  (modal) => areUnique(inputsOf(modal).map((input) => input.custom_id)),
  {
    path: ['components'],
    message: 'Component custom id cannot be duplicated',
  },
);

/** What can be filled in, in order. */
export function inputsOf({ components }: Modal): readonly Input[] {
  return components.flatMap((component): readonly Input[] => {
    switch (component.type) {
      case ComponentType.ActionRow:
        return component.components;
      case ComponentType.Label:
        return [component.component];
      case ComponentType.TextDisplay:
        return [];
    }
    return component satisfies never;
  });
}
