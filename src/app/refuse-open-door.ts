import type { ApiToken, ApiTokens } from '../domain/api-token.ts';
import { AppError } from '../domain/app-error.ts';
import type { UserStore } from '../domain/user-store.ts';

export interface RefuseOpenDoorDeps {
  readonly tokens: Pick<ApiTokens, 'list'>;
  readonly users: Pick<UserStore, 'get'>;
  readonly now: () => number;
}

/**
 * Refuses to let others reach a gateway that nobody could log in to: whoever set it up expects it to be open, and there
 * is no such thing. Any token that works will do: with it, its owner gets in.
 * @throws AppError `config-invalid` that says how to make one.
 */
export function refuseOpenDoor(httpHost: string, { tokens, users, now }: RefuseOpenDoorDeps): void {
  const works = ({ userId, revokedAtMs, expiresAtMs }: ApiToken): boolean =>
    revokedAtMs === undefined &&
    (expiresAtMs === undefined || expiresAtMs > now()) &&
    users.get(userId)?.erasedAtMs === undefined;
  if (tokens.list().some(works)) return;
  throw new AppError(
    'config-invalid',
    `PINCEL_HTTP_HOST is ${httpHost}, which others can reach, and there is no token to log in with. Run "pincel token create <name> --scope admin" first, with the same data folder, or listen on 127.0.0.1.`,
  );
}
