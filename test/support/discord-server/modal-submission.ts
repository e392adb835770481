import { ComponentType } from 'discord-api-types/v10';
import { inputsOf, type Modal, modalSchema } from './modal-schema.ts';

type Input = ReturnType<typeof inputsOf>[number];

/**
 * What a form's interaction says of how it was filled in, in the shape of the form.
 * @throws Error for what Discord's clients would not send.
 */
export function toModalSubmission(opened: unknown, values: Readonly<Record<string, string>>): unknown {
  const modal = modalSchema.parse(opened);
  const inputs = inputsOf(modal);
  for (const name of Object.keys(values)) {
    if (!inputs.some((input) => input.custom_id === name)) throw new Error(`The form has no field ${name}`);
  }
  return {
    custom_id: modal.custom_id,
    components: modal.components.map((component) => fill(component, values)),
  };
}

function fill(component: Modal['components'][number], values: Readonly<Record<string, string>>): unknown {
  switch (component.type) {
    case ComponentType.ActionRow:
      return {
        type: component.type,
        components: component.components.map((input) => fillInput(input, values)),
      };
    case ComponentType.Label:
      return { type: component.type, component: fillInput(component.component, values) };
    case ComponentType.TextDisplay:
      return { type: component.type };
  }
}

function fillInput(input: Input, values: Readonly<Record<string, string>>): unknown {
  const common = { type: input.type, custom_id: input.custom_id };
  if (input.type === ComponentType.StringSelect) {
    const chosen = values[input.custom_id];
    const offered = input.options.some(({ value }) => value === chosen);
    if (chosen !== undefined && !offered)
      throw new Error(`The field ${input.custom_id} does not offer ${chosen}`);
    return { ...common, values: chosen === undefined ? [] : [chosen] };
  }
  const value = values[input.custom_id] ?? input.value ?? '';
  const isMissing = value === '' && input.required !== false;
  const isShort = value !== '' && value.length < (input.min_length ?? 0);
  if (isMissing || isShort || value.length > (input.max_length ?? 4_000)) {
    throw new Error(`The field ${input.custom_id} does not take ${value.length} characters`);
  }
  return { ...common, value };
}
