import { createChangeTokens } from './app/change-tokens.ts';
import { createToken } from './cli/create-token.ts';
import { listTokens } from './cli/list-tokens.ts';
import { revokeToken } from './cli/revoke-token.ts';
import type { Terminal } from './cli/terminal.ts';
import type { createTokenCommand } from './cli/token-command.ts';
import type { WithStores } from './cli-admin.ts';
import type { Stores } from './stores.ts';

/** Composition root of `pincel token`. */

const now = Date.now;

export function tokenHandlers(
  terminal: Terminal,
  withStores: WithStores,
): Parameters<typeof createTokenCommand>[0] {
  const depsOf = (stores: Stores) => ({
    terminal,
    changeTokens: createChangeTokens({ ...stores, now }),
    tokens: stores.tokens,
    findUser: stores.users.find,
    recogniseWeb: (userExternalId: string) => {
      const requester = { surface: 'web', userExternalId, spaceExternalId: userExternalId } as const;
      return stores.transact(() => stores.users.recognise(requester, now()).userId);
    },
    now,
  });
  return {
    create: withStores((stores, order) => createToken(order, depsOf(stores))),
    list: withStores((stores, options) => listTokens(options, depsOf(stores))),
    revoke: withStores((stores, tokenId, options) => revokeToken(tokenId, options, depsOf(stores))),
  };
}
