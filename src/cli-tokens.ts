import { createChangeRole } from './app/change-role.ts';
import { createChangeTokens } from './app/change-tokens.ts';
import { createLogIn } from './app/log-in.ts';
import { createToken } from './cli/create-token.ts';
import { listTokens } from './cli/list-tokens.ts';
import { type LoginOrder, makeLoginLink } from './cli/make-login-link.ts';
import { revokeToken } from './cli/revoke-token.ts';
import type { Terminal } from './cli/terminal.ts';
import type { createTokenCommand } from './cli/token-command.ts';
import { UsageError } from './cli/usage-error.ts';
import type { WithStores } from './cli-admin.ts';
import { type Config, readConfig } from './config.ts';
import type { Stores } from './stores.ts';

/** Composition root of `pincel token` and `pincel login`: who is let in. */

const now = Date.now;

export function tokenHandlers(
  terminal: Terminal,
  withStores: WithStores,
  withNewStores: WithStores,
): Parameters<typeof createTokenCommand>[0] {
  const depsOf = (stores: Stores) => ({
    terminal,
    changeTokens: createChangeTokens({ ...stores, now }),
    tokens: stores.tokens,
    findUser: stores.users.find,
    recogniseWeb: (name: string) => recogniseWeb(stores, name),
    now,
  });
  return {
    create: withNewStores((stores, order) => createToken(order, depsOf(stores))),
    list: withStores((stores, options) => listTokens(options, depsOf(stores))),
    revoke: withStores((stores, tokenId, options) => revokeToken(tokenId, options, depsOf(stores))),
  };
}

export function loginHandler(
  terminal: Terminal,
  withNewStores: WithStores,
): (order: LoginOrder) => Promise<void> {
  return withNewStores((stores, order: LoginOrder) =>
    makeLoginLink(order, {
      terminal,
      findUser: stores.users.find,
      knowOperator: () => knowOperator(stores),
      makeCode: createLogIn({ ...stores, now }).makeCode,
      pageAddress: toPageAddress(readConfig()),
    }),
  );
}

/** Whoever may write the data folder may do everything: on the page that is an admin. */
function knowOperator(stores: Stores): string {
  return stores.transact(() => {
    const userId = recogniseWeb(stores, 'admin');
    createChangeRole({ ...stores, now })(userId, 'admin', 'operator');
    return userId;
  });
}

function recogniseWeb({ transact, users }: Stores, name: string): string {
  const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
  return transact(() => users.recognise(requester, now()).userId);
}

/** @throws UsageError when it cannot be told. */
function toPageAddress({ publicUrl, httpHost, httpPort }: Config): string {
  if (publicUrl !== undefined) return publicUrl;
  if (httpPort === 0) {
    throw new UsageError(
      'Pincel listens on any free port, so nobody knows its address here. Set PINCEL_PUBLIC_URL to it.',
    );
  }
  const isEverywhere = httpHost === '0.0.0.0' || httpHost === '::';
  const name = isEverywhere ? 'localhost' : httpHost.includes(':') ? `[${httpHost}]` : httpHost;
  return `http://${name}:${httpPort}`;
}
