import { toIsoTime } from '../../domain/audit-json.ts';
import type { AuditRecord } from '../../domain/audit-log.ts';
import type { AuditQuery, AuditReader } from '../../domain/audit-reader.ts';
import { dayMs } from '../../domain/quota-refill.ts';
import type { Texts } from '../../domain/texts.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext, CommandHandler } from '../command-context.ts';
import type { VerbOf } from '../command-table.ts';
import { fitLines } from '../fit-lines.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';
import { numberOption, textOption } from '../typed-options.ts';
import { byVerb } from './by-verb.ts';
import { describeEntry } from './describe-entry.ts';
import { exportEntries } from './export-entries.ts';
import { needsAuthority } from './needs-authority.ts';
import { isPlatformId } from './quota-target.ts';

export interface AuditCommandDeps {
  readonly texts: Texts;
  readonly auditReader: Pick<AuditReader, 'read'>;
  readonly users: Pick<UserStore, 'get' | 'find'>;
  readonly now: () => number;
}

const usualEntries = 10;
const usualDays = 30;

/** `/audit`: the entries of the space for its managers, all of them for Pincel's own admins. */
export function createAuditCommand(deps: AuditCommandDeps): CommandHandler {
  const { texts, auditReader, users, now } = deps;

  /** The newest entries that fit, in words. */
  const tell = (query: AuditQuery, context: CommandContext): Answer => {
    const say = sayIn(texts, context.locale);
    return {
      kind: 'slow',
      isPrivate: true,
      work: async () => {
        const found: AuditRecord[] = [];
        await auditReader.read({ ...toReach(context), ...query }, (records) => void found.push(...records));
        const lines = found.toReversed().map((record) => describeEntry(record, context, deps, say));
        return privateText(
          lines.length === 0
            ? say('admin-audit-empty')
            : fitLines(lines, (count) => say('admin-audit-left', { count })),
        );
      },
    };
  };

  const user: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const typed = textOption(call, 'user') ?? '';
    if (!isPlatformId(typed)) return privateText(say('admin-no-person'));
    const found = users.find(`${context.caller.surface}:${typed}`);
    if (found === undefined) return privateText(say('admin-audit-nobody'));
    return tell({ userId: found.id, newest: usualEntries }, context);
  };

  const exportAll: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const atMs = now();
    const days = numberOption(call, 'days') ?? usualDays;
    const withPersonal = context.authority === 'pincel';
    return {
      kind: 'slow',
      isPrivate: true,
      work: async () => {
        const { bytes, entries, isWhole } = await exportEntries(
          auditReader,
          { ...toReach(context), fromMs: atMs - days * dayMs },
          { withPersonal },
        );
        const told = say(withPersonal ? 'admin-audit-file' : 'admin-audit-file-impersonal', {
          entries,
          days,
        });
        return {
          kind: 'files',
          isPrivate: true,
          text: isWhole ? told : `${told} ${say('admin-audit-cut')}`,
          files: [
            {
              bytes,
              fileName: `pincel-audit-${toIsoTime(atMs).slice(0, 10)}.jsonl`,
              mimeType: 'application/x-ndjson',
              description: say('admin-audit-file-description', { days }),
            },
          ],
        };
      },
    };
  };

  const forManagers = (handle: CommandHandler): CommandHandler => needsAuthority('space', texts, handle);
  return byVerb({
    recent: forManagers((call, context) =>
      tell({ newest: numberOption(call, 'entries') ?? usualEntries }, context),
    ),
    user: forManagers(user),
    export: forManagers(exportAll),
  } satisfies Record<VerbOf<'audit'>, CommandHandler>);
}

/** Which entries somebody may see. */
function toReach({ authority, known }: CommandContext): AuditQuery {
  return authority === 'pincel' ? {} : { spaceId: known.spaceId };
}
