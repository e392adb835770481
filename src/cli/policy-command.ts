import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { SpacePolicyChange } from '../app/change-space-policy.ts';
import { policyIdPattern, policyWordPattern } from '../domain/policy-entry.ts';
import { type Role, roles } from '../domain/role.ts';
import { nsfwRules, type SpacePolicyPart, spacePolicyParts } from '../domain/space-policy.ts';
import type { SetPolicyOrder } from './set-policy.ts';
import type { ShowPolicyOrder } from './show-policy.ts';
import { parseCount } from './typed-credits.ts';

export interface PolicyHandlers {
  readonly show: (order: ShowPolicyOrder) => Promise<void>;
  readonly set: (order: SetPolicyOrder) => Promise<void>;
}

const nobody = 'nobody';
/** What can be set back, as it is typed. */
const resettable = {
  channels: ['channels'],
  nsfw: ['nsfw'],
  kinds: ['kinds'],
  'max-queued': ['maxQueued'],
  words: ['words'],
  'trusted-roles': ['trustedRoles'],
  all: spacePolicyParts,
} as const satisfies Readonly<Record<string, readonly SpacePolicyPart[]>>;
const listed = z.array(z.string()).default([]);
const lowestRole = z
  .enum([...roles, nobody])
  .transform((typed): Role | null => (typed === nobody ? null : typed))
  .optional();
const jsonSchema = z.object({ json: z.boolean().default(false) });
const setSchema = jsonSchema.extend({
  deny: listed,
  allow: listed,
  removeDeny: listed,
  removeAllow: listed,
  images: lowestRole,
  gifs: lowestRole,
  maxQueued: z.int().optional(),
  channelsAdd: listed,
  channelsRemove: listed,
  nsfw: z.enum(nsfwRules).optional(),
  trustedRoleAdd: listed,
  trustedRoleRemove: listed,
  reset: z.array(z.enum(spacePolicyParts)).optional(),
});

/** `pincel policy`: what may be asked for in a space, and which words a prompt may not have. */
export function createPolicyCommand(handlers: PolicyHandlers): Command {
  const policy = new Command('policy')
    .description('Look at the rules of spaces (servers, groups, chats), and change them.')
    .addHelpText('after', policyHelp);

  policy
    .command('show')
    .argument('[space]', spaceHelp)
    .description('Tell the rules of a space, or those for all spaces.')
    .option('--json', 'print JSON')
    .action((space: string | undefined, options: unknown) =>
      handlers.show({ space, ...jsonSchema.parse(options) }),
    );
  policy
    .command('set')
    .argument('[space]', spaceHelp)
    .description('Change the rules of a space, or those for all spaces.')
    .option('--deny <words>', 'words and phrases that no prompt may have', collectWords)
    .option('--allow <words>', 'what excuses a denied word inside it', collectWords)
    .option('--remove-deny <words>', 'take words off the denied ones', collectWords)
    .option('--remove-allow <words>', 'take words off the allowed ones', collectWords)
    .addOption(lowestRoleOption('--images <role>', 'the lowest role that may ask for pictures'))
    .addOption(lowestRoleOption('--gifs <role>', 'the lowest role that may ask for GIFs'))
    .option('--max-queued <number>', 'requests of a space that may wait', parseCount)
    .option(
      '--channels-add <ids>',
      'channels where people may ask; as long as there are none, everywhere',
      collectIds,
    )
    .option('--channels-remove <ids>', 'take channels off that list', collectIds)
    .addOption(
      new Option('--nsfw <rule>', 'where in a chat explicit pictures may be asked for').choices(nsfwRules),
    )
    .option('--trusted-role-add <ids>', 'roles of the platform whose holders count as trusted', collectIds)
    .option('--trusted-role-remove <ids>', 'take roles off that list', collectIds)
    .option(
      '--reset <rules>',
      `what shall be as everywhere again, of the rules for all as Pincel comes: ${Object.keys(resettable).join(', ')}`,
      collectParts,
    )
    .option('--json', 'print JSON')
    .action((space: string | undefined, options: unknown) => {
      const { json, reset, images, gifs, maxQueued, nsfw, ...lists } = setSchema.parse(options);
      const change = {
        reset,
        deny: { add: lists.deny, remove: lists.removeDeny },
        allow: { add: lists.allow, remove: lists.removeAllow },
        kinds: { ...(images !== undefined && { image: images }), ...(gifs !== undefined && { gif: gifs }) },
        maxQueued,
        channels: toListChange(lists.channelsAdd, lists.channelsRemove),
        nsfw,
        trustedRoles: toListChange(lists.trustedRoleAdd, lists.trustedRoleRemove),
      };
      return handlers.set({ space, change, json });
    });
  return policy;
}

function lowestRoleOption(flags: string, description: string): Option {
  return new Option(flags, description).choices([...roles, nobody]);
}

/** `bad, worse phrase` and the option given again add up. */
function collectWords(typed: string, before: readonly string[] = []): readonly string[] {
  const entries = typed.split(',').map((entry) => entry.trim().replaceAll(/\s+/g, ' '));
  for (const entry of entries) {
    if (!policyWordPattern.test(entry)) {
      throw new InvalidArgumentError(
        `"${entry}" is no word. Write plain words or phrases with commas between them; disguises of a word are found by themselves.`,
      );
    }
  }
  return [...before, ...entries];
}

/** `1234, 5678` and the option given again add up. */
function collectIds(typed: string, before: readonly string[] = []): readonly string[] {
  const ids = typed.split(',').map((id) => id.trim());
  for (const id of ids) {
    if (!policyIdPattern.test(id)) {
      throw new InvalidArgumentError(
        `"${id}" is no id. Write the platform's numbers with commas between them, as in 1092837465019283746.`,
      );
    }
  }
  return [...before, ...ids];
}

/** `channels, nsfw` and the option given again add up. */
function collectParts(typed: string, before: readonly SpacePolicyPart[] = []): readonly SpacePolicyPart[] {
  const parts = typed.split(',').flatMap((name) => {
    const [, found] = Object.entries(resettable).find(([known]) => known === name.trim()) ?? [];
    if (found !== undefined) return found;
    throw new InvalidArgumentError(
      `"${name.trim()}" is no rule. Write some of these with commas between them: ${Object.keys(resettable).join(', ')}.`,
    );
  });
  return [...before, ...parts];
}

/** Undefined when nothing was typed for the list. */
function toListChange(add: readonly string[], remove: readonly string[]): SpacePolicyChange['trustedRoles'] {
  return add.length + remove.length === 0 ? undefined : { add, remove };
}

const spaceHelp = 'an id, or platform:id as in discord:1234; nothing for all spaces';

const policyHelp = `
A space has its own rules where it has some, and those for all elsewhere; word lists are joined. Channels,
explicit pictures and the platform's roles are about chats only. --reset lets the rules for all hold in a
space again; what else is given is changed after it.
A denied word is found in capitals, look-alikes, leet, letter by letter and drawn out, but not inside other
words. A star stands for any ending (bad*) or any beginning (*bad).

Examples:
  $ pincel policy show
  $ pincel policy set --deny "badword,bad phrase,worse*" --allow worsen
  $ pincel policy set discord:1234 --gifs trusted --max-queued 20
  $ pincel policy set discord:1234 --channels-add 5678 --nsfw marked-channels
  $ pincel policy set discord:1234 --reset channels,nsfw`;
