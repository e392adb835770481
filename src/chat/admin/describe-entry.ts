import { toIsoTime } from '../../domain/audit-json.ts';
import { type AuditRecord, isAuditKind } from '../../domain/audit-log.ts';
import type { CommandContext } from '../command-context.ts';
import { oneLine } from '../one-line.ts';
import type { Say } from '../say.ts';
import { type NamePersonDeps, namePerson } from './name-person.ts';

const unknownKindLength = 40;

/** An entry of the audit log on one line: when, what, who, about whom. Nothing that a person wrote. */
export function describeEntry(
  { atMs, kind, actor, userId }: AuditRecord,
  context: CommandContext,
  deps: NamePersonDeps,
  say: Say,
): string {
  const values = {
    when: toIsoTime(atMs).replace('T', ' ').slice(0, 16),
    // A row that somebody has edited may carry any text.
    what: isAuditKind(kind) ? say('admin-audit-kind', { kind }) : oneLine(kind, unknownKindLength),
    who: namePerson(actor, context, deps, say),
  };
  return userId === undefined || userId === actor
    ? say('admin-audit-entry', values)
    : say('admin-audit-entry-about', { ...values, whom: namePerson(userId, context, deps, say) });
}
