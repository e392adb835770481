import type { JobStore } from '../domain/job-store.ts';
import type { MediaStore } from '../domain/media-store.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ShowUserDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  readonly jobs: Pick<JobStore, 'count'>;
  readonly media: Pick<MediaStore, 'ofUser'>;
}

/** Tells what is known about a person. @throws UsageError when nobody has that id or identity. */
export function showUser(
  name: string,
  { json }: { readonly json: boolean },
  { terminal, findUser, jobs, media }: ShowUserDeps,
): ExitCode {
  const { id, role, createdAtMs, erasedAtMs, identities } = requireUser(findUser, name);
  const { queued, running } = jobs.count({ userId: id });
  const pictures = media.ofUser(id).filter(({ removedAtMs }) => removedAtMs === undefined).length;
  const createdAt = new Date(createdAtMs).toISOString();
  const erasedAt = erasedAtMs === undefined ? undefined : new Date(erasedAtMs).toISOString();
  if (json) {
    writeJson(terminal.out, {
      id,
      role,
      createdAt,
      erasedAt: erasedAt ?? null,
      identities,
      jobs: { queued, running },
      pictures,
    });
    return exitCodes.done;
  }
  const names = identities.map(({ surface, externalId }) => `${surface}:${externalId}`);
  terminal.out.write(
    [
      `${id} (${role})`,
      `  known since ${createdAt}`,
      ...(erasedAt === undefined ? [`  is ${names.join(', ')}`] : [`  erased at ${erasedAt}`]),
      `  requests waiting: ${queued}, running: ${running}; pictures kept: ${pictures}`,
      '',
    ].join('\n'),
  );
  return exitCodes.done;
}
