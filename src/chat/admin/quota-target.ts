import type { PolicyScope } from '../../domain/quota-ledger.ts';
import { type Role, roles } from '../../domain/role.ts';
import type { User, UserStore } from '../../domain/user-store.ts';
import type { CommandCall, CommandContext } from '../command-context.ts';
import type { Say } from '../say.ts';
import { choiceOption, textOption } from '../typed-options.ts';

/** Whose credits and limits a command is about. */
export type QuotaTarget =
  | { readonly kind: 'user'; readonly user: User; readonly name: string }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'space'; readonly spaceId: string };

export interface QuotaTargetDeps {
  readonly users: Pick<UserStore, 'find' | 'recognise'>;
  readonly now: () => number;
}

/** The user, the role or, with neither, the place the command was typed in; a sentence when that is no answer. */
export function readQuotaTarget(
  call: CommandCall,
  context: CommandContext,
  deps: QuotaTargetDeps,
  say: Say,
): QuotaTarget | string {
  const typed = textOption(call, 'user');
  const role = choiceOption(call, 'role', roles);
  if (typed !== undefined && role !== undefined) return say('admin-quota-one-target');
  if (typed !== undefined) return readUserTarget(typed, context, deps, say);
  if (role !== undefined) return { kind: 'role', role };
  if (context.caller.isDirect) return say('admin-quota-whose');
  return { kind: 'space', spaceId: context.known.spaceId };
}

/** A person by the platform's id; somebody never seen before is made known, so that they can be seen to in advance. */
export function readUserTarget(
  typed: string,
  { caller }: CommandContext,
  { users, now }: QuotaTargetDeps,
  say: Say,
): Extract<QuotaTarget, { kind: 'user' }> | string {
  if (!isPlatformId(typed)) return say('admin-no-person');
  const name = `${caller.surface}:${typed}`;
  const find = (): User | undefined => users.find(name);
  const recognise = (): User | undefined => {
    const { surface, spaceExternalId } = caller;
    users.recognise({ surface, userExternalId: typed, spaceExternalId }, now());
    return find();
  };
  const user = find() ?? recognise();
  if (user === undefined) throw new Error(`Expected ${name} to be known`);
  return { kind: 'user', user, name };
}

/** Both platforms number people. */
export function isPlatformId(typed: string): boolean {
  return /^\d{1,20}$/.test(typed);
}

/** Under which a rule for the target is kept. */
export function toRuleKey(target: QuotaTarget): {
  readonly scope: Extract<PolicyScope, QuotaTarget['kind']>;
  readonly scopeKey: string;
} {
  switch (target.kind) {
    case 'user':
      return { scope: 'user', scopeKey: target.user.id };
    case 'role':
      return { scope: 'role', scopeKey: target.role };
    case 'space':
      return { scope: 'space', scopeKey: target.spaceId };
  }
}
