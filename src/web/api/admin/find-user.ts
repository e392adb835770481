import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { User, UserStore } from '../../../domain/user-store.ts';
import { problemAnswer, refuse } from '../problem.ts';

export const userParameter = z.object({
  user: z.string().openapi({
    param: { name: 'user', in: 'path' },
    description: 'An id, or an identity as `surface:id`.',
    example: 'discord:1234',
  }),
});

export const noSuchUserAnswer = problemAnswer('There is nobody with this id or identity.');
export const erasedAnswer = problemAnswer('The person was erased: nothing can be changed any more.');

/** Whom a name means; ends the request when that is nobody. */
export function findUser(c: Context, users: Pick<UserStore, 'find'>, name: string): User {
  return (
    users.find(name) ??
    refuse(c, {
      kind: 'no-such-user',
      title: 'Nobody',
      status: 404,
      detail:
        'There is nobody with this id or identity. Give an id of Pincel’s, or a platform and the id there, as in discord:1234; people are known from their first request on.',
    })
  );
}

/** The same for somebody about whom something is to be changed: not a person who was erased. */
export function findUserToChange(c: Context, users: Pick<UserStore, 'find'>, name: string): User {
  const user = findUser(c, users, name);
  if (user.erasedAtMs === undefined) return user;
  return refuse(c, {
    kind: 'user-erased',
    title: 'Erased',
    status: 409,
    detail: 'This person was erased, and nothing about them can be changed any more.',
  });
}
