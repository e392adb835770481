import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { auditKinds } from '../domain/audit-log.ts';
import { auditFormats, type ExportAuditOrder } from './export-audit.ts';
import type { SearchAuditOrder } from './search-audit.ts';
import type { TailAuditOrder } from './tail-audit.ts';
import { parseTime } from './typed-time.ts';

export interface AuditHandlers {
  readonly verify: (options: { readonly json: boolean }) => Promise<void>;
  readonly export: (order: ExportAuditOrder) => Promise<void>;
  readonly tail: (order: TailAuditOrder) => Promise<void>;
  readonly search: (order: SearchAuditOrder) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });

const exportSchema = jsonSchema.extend({
  from: z.number().optional(),
  to: z.number().optional(),
  user: z.string().optional(),
  format: z.enum(auditFormats),
  out: z.string().optional(),
});

const tailSchema = jsonSchema.extend({ number: z.int(), follow: z.boolean().default(false) });

const searchSchema = jsonSchema.extend({
  kind: z.enum(auditKinds).optional(),
  user: z.string().optional(),
  job: z.string().optional(),
  since: z.number().optional(),
});

/** `pincel audit`: what was decided, by whom, about whom, and the proof that nobody has changed it. */
export function createAuditCommand(handlers: AuditHandlers, now: () => number = Date.now): Command {
  const audit = new Command('audit')
    .description('Prove, export and search the log of every decision.')
    .exitOverride()
    .addHelpText('after', auditHelp);
  const toTime = (typed: string): number => parseTime(typed, now());

  addCommand(audit, 'verify')
    .description('Check the whole log and name the first entry that was edited, deleted or cut off.')
    .action((options: unknown) => handlers.verify(jsonSchema.parse(options)));
  addCommand(audit, 'export')
    .description('Write entries as JSON lines or CSV, oldest first.')
    .option('--from <time>', 'not before this time: 2026-03-31, 2026-03-31T18:30, or 7d ago', toTime)
    .option('--to <time>', 'before this time', toTime)
    .option('--user <user>', 'about this person: an id, or platform:id as in discord:1234')
    .addOption(new Option('--format <format>', 'how to write them').choices(auditFormats).default('jsonl'))
    .option('--out <file>', 'the file to write (default: standard output)')
    .action((options: unknown) => {
      const { from, to, user, format, out, json } = exportSchema.parse(options);
      return handlers.export({ fromMs: from, toMs: to, user, format, out, json });
    });
  addCommand(audit, 'tail')
    .description('Tell the newest entries.')
    .addOption(new Option('-n, --number <count>', 'how many').argParser(parseTailCount).default(20))
    .option('-f, --follow', 'go on with each that is added, until Ctrl-C')
    .action((options: unknown) => {
      const { number, follow, json } = tailSchema.parse(options);
      return handlers.tail({ count: number, follow, json });
    });
  addCommand(audit, 'search [words...]')
    .description('Tell the entries that have all the words, in any case and anywhere.')
    .addOption(new Option('--kind <kind>', 'only entries of this kind').choices(auditKinds))
    .option('--user <user>', 'about this person: an id, or platform:id as in discord:1234')
    .option('--job <job>', 'about this job')
    .option('--since <time>', 'not before this time: 2026-03-31, 2026-03-31T18:30, or 7d ago', toTime)
    .action((words: readonly string[], options: unknown) => {
      const { kind, user, job, since, json } = searchSchema.parse(options);
      return handlers.search({ words, kind, user, job, sinceMs: since, json });
    });
  return audit;
}

function addCommand(parent: Command, name: string): Command {
  return parent.command(name).option('--json', 'print JSON');
}

const maxTailCount = 10_000;

function parseTailCount(typed: string): number {
  const count = Number(typed);
  if (!/^\d+$/.test(typed) || count < 1 || count > maxTailCount) {
    throw new InvalidArgumentError(`It has to be a whole number from 1 to ${maxTailCount}.`);
  }
  return count;
}

const auditHelp = `
What a person wrote is shown as [erased] once they have been erased.

Examples:
  $ pincel audit verify
  $ pincel audit tail -n 50 --follow
  $ pincel audit search refused --user discord:1234 --since 7d
  $ pincel audit export --from 2026-03-01 --to 2026-04-01 --format csv --out march.csv`;
