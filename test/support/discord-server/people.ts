import {
  type APIApplicationCommand,
  type APIAttachment,
  type APIMessage,
  ApplicationIntegrationType,
  ComponentType,
  InteractionType,
} from 'discord-api-types/v10';
import { toCommandData } from './command-data.ts';
import type { Actor, AutocompleteInput, CommandInput, UserFile } from './interaction-inputs.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import { toModalSubmission } from './modal-submission.ts';
import type { World } from './world.ts';

/** What people do to the app. All throw for what Discord's own clients would not let them do. */
export interface People {
  command(input: CommandInput): Promise<Interaction>;
  /** Types into an option. */
  autocomplete(input: AutocompleteInput): Promise<Interaction>;
  /** Presses a button, or chooses from a menu. */
  press(
    message: Pick<APIMessage, 'id'>,
    customId: string,
    actor: Actor & { readonly values?: readonly string[] },
  ): Interaction;
  /** Fills in the form that an interaction has opened; fields that are not named keep what stands in them. */
  submitModal(opened: Interaction, values: Readonly<Record<string, string>>): Interaction;
}

export function createPeople(deps: {
  readonly world: World;
  readonly messages: Messages;
  readonly interactions: Interactions;
  readonly nextId: () => string;
  readonly applicationId: string;
  readonly offered: (guildId: string | undefined) => readonly APIApplicationCommand[];
  readonly upload: (file: UserFile, channelId: string) => Promise<APIAttachment>;
}): People {
  const { world, messages, interactions } = deps;

  const use = async (
    input: CommandInput & Partial<AutocompleteInput>,
    type: InteractionType,
  ): Promise<Interaction> => {
    const { guildId } = world.channel(input.channelId);
    const data = await toCommandData(input, {
      registered: deps.offered(guildId),
      guildId,
      nextId: deps.nextId,
      upload: (file) => deps.upload(file, deps.applicationId),
    });
    return interactions.create({ type, actor: input, channelId: input.channelId, data }).interaction;
  };

  return {
    command: (input) => use(input, InteractionType.ApplicationCommand),
    autocomplete: (input) => use(input, InteractionType.ApplicationCommandAutocomplete),
    press({ id }, customId, { values, ...actor }) {
      const found = messages.find(id);
      if (found === undefined) throw new Error('Expected a message that is still there');
      if (found.viewerId !== undefined && found.viewerId !== actor.user.id) {
        throw new Error(`${actor.user.username} does not see this message`);
      }
      const { message } = found;
      const component = (message.components ?? [])
        .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
        .find((one) => 'custom_id' in one && one.custom_id === customId);
      if (component === undefined || component.disabled === true) {
        throw new Error(`Expected a component ${customId} that can be used`);
      }
      const data = {
        id: component.id,
        custom_id: customId,
        component_type: component.type,
        ...(component.type === ComponentType.Button ? {} : { values: values ?? [] }),
      };
      return interactions.create({
        type: InteractionType.MessageComponent,
        actor: { isUserInstalled: isOfUserApp(message), ...actor },
        channelId: message.channel_id,
        data,
        message,
      }).interaction;
    },
    submitModal(opened, values) {
      const openedBy = interactions.recordOf(opened);
      if (openedBy.modal === undefined) throw new Error('Expected an interaction that has opened a form');
      const message = openedBy.sourceId === undefined ? undefined : messages.find(openedBy.sourceId)?.message;
      return interactions.create({
        type: InteractionType.ModalSubmit,
        actor: openedBy.actor,
        channelId: openedBy.channel.id,
        data: toModalSubmission(openedBy.modal, values),
        message,
        openedBy,
      }).interaction;
    },
  };
}

/** Components work with the installation that the message came from. */
function isOfUserApp({ interaction_metadata: metadata }: APIMessage): boolean {
  return (
    metadata !== undefined &&
    !(ApplicationIntegrationType.GuildInstall in metadata.authorizing_integration_owners)
  );
}
