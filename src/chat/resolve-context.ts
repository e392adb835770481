import type { ChatSettingsStore } from '../domain/chat-settings.ts';
import { grantedRole } from '../domain/granted-role.ts';
import type { Requester } from '../domain/requester.ts';
import type { SpacePolicies } from '../domain/space-policy.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { UserStore } from '../domain/user-store.ts';
import type { CallEvent, Caller } from './caller.ts';
import type { Authority, CommandContext } from './command-context.ts';

export interface ResolveContextDeps {
  readonly users: Pick<UserStore, 'recognise'>;
  readonly chatSettings: Pick<ChatSettingsStore, 'read'>;
  readonly spacePolicies: Pick<SpacePolicies, 'resolve'>;
  readonly texts: Pick<Texts, 'negotiateLocale'>;
  /** True for a guild or group whose managers look after Pincel itself. */
  readonly isAdminSpace: (surface: ChatSurface, spaceExternalId: string) => boolean;
  readonly now: () => number;
}

/** All that is known about whose call it is. Somebody who is here for the first time is written down. */
export type ResolveContext = (caller: Caller, event: CallEvent) => CommandContext;

export function createResolveContext(deps: ResolveContextDeps): ResolveContext {
  const { users, chatSettings, spacePolicies, texts, isAdminSpace, now } = deps;
  return (caller, event) => {
    const { surface, userExternalId, spaceExternalId, platformRoleIds } = caller;
    const person: Requester = { surface, userExternalId, spaceExternalId };
    const { userId, spaceId, role } = users.recognise(person, now());
    const isManager = caller.isManager && !caller.isDirect;
    const isPincelAdmin = role === 'admin' || (isManager && isAdminSpace(surface, spaceExternalId));
    const requester: Requester = {
      ...person,
      role: grantedRole(spacePolicies.resolve(spaceId), platformRoleIds, isPincelAdmin),
    };
    const settings = chatSettings.read(userId);
    return {
      caller,
      event,
      requester,
      known: users.recognise(requester, now()),
      authority: authorityOf(isPincelAdmin, isManager),
      settings,
      locale: settings.locale ?? texts.negotiateLocale(caller.languages),
    };
  };
}

function authorityOf(isPincelAdmin: boolean, isManager: boolean): Authority {
  if (isPincelAdmin) return 'pincel';
  return isManager ? 'space' : 'self';
}
