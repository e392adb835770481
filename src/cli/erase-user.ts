import type { EraseUser, Erasure } from '../app/erase-user.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface EraseUserOrder {
  readonly user: string;
  readonly yes: boolean;
  readonly json: boolean;
}

export interface EraseUserDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  readonly eraseUser: EraseUser;
  /** Asks the person at the terminal; undefined when there is nobody to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Erases a person, after asking. @throws UsageError when nobody has that id or identity, or nobody can be asked.
 */
export async function eraseUser(
  { user: name, yes, json }: EraseUserOrder,
  { terminal, findUser, eraseUser: erase, confirm }: EraseUserDeps,
): Promise<ExitCode> {
  const { id } = requireUser(findUser, name);
  if (!yes && !(await isConfirmed(id, confirm))) {
    terminal.err.write('Nothing was erased.\n');
    return exitCodes.refused;
  }
  const erasure = await erase(id, 'operator');
  const ok = erasure.outcome === 'erased' || erasure.outcome === 'erased-before';
  const sentence = describe(id, erasure);
  if (json) writeJson(terminal.out, { ok, userId: id, ...erasure, ...(ok ? {} : { error: sentence }) });
  else (ok ? terminal.out : terminal.err).write(`${sentence}\n`);
  return ok ? exitCodes.done : exitCodes.failed;
}

async function isConfirmed(id: string, confirm: EraseUserDeps['confirm']): Promise<boolean> {
  if (confirm === undefined) {
    throw new UsageError(
      `Erasing ${id} cannot be undone. Nobody can be asked here: add --yes if you mean it.`,
    );
  }
  return confirm(
    `Erase ${id}? Their requests are canceled, their words and pictures removed, for good. Numbers stay in the ledger.`,
  );
}

function describe(id: string, erasure: Erasure): string {
  switch (erasure.outcome) {
    case 'erased':
      return `${id} is erased: the words of ${erasure.jobs} requests and ${erasure.media} pictures are gone. Backups still hold them: let those made before now expire.`;
    case 'still-running':
      return `Nothing is erased yet: ${erasure.jobIds.join(', ')} still runs and has been told to stop. Give this command again in a moment.`;
    case 'erased-before':
      return `${id} was erased at ${new Date(erasure.atMs).toISOString()}. Nothing is left to do.`;
    case 'unknown':
      return `There is nobody called ${id}.`;
  }
}
