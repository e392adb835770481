import type { createAuditCommand } from './cli/audit-command.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { exportAudit } from './cli/export-audit.ts';
import { searchAudit } from './cli/search-audit.ts';
import { tailAudit } from './cli/tail-audit.ts';
import type { Terminal } from './cli/terminal.ts';
import { verifyAudit } from './cli/verify-audit.ts';
import type { WithStores } from './cli-admin.ts';
import { readConfig } from './config.ts';
import { createAuditReader } from './db/audit-reader.ts';
import { databaseFile, type Stores } from './stores.ts';

/** Composition root of `pincel audit`. */
export function auditHandlers(
  terminal: Terminal,
  withStores: WithStores,
  interrupted: () => AbortSignal,
): Parameters<typeof createAuditCommand>[0] {
  const withReader = <Args extends readonly unknown[]>(
    run: (deps: ReaderDeps, ...args: Args) => Promise<ExitCode>,
  ) =>
    withStores(async (stores, ...args: Args) => {
      const config = readConfig();
      const reader = createAuditReader({
        databaseFile: databaseFile(config),
        anchorsFile: config.auditAnchorFile,
      });
      try {
        const workingFolder = process.cwd();
        return await run({ terminal, reader, findUser: stores.users.find, workingFolder }, ...args);
      } finally {
        await reader.close();
      }
    });
  return {
    verify: withReader((deps, options) => verifyAudit(options, deps)),
    export: withReader((deps, order) => exportAudit(order, deps)),
    tail: withReader((deps, order) => tailAudit(order, { ...deps, interrupted: interrupted() })),
    search: withReader((deps, order) => searchAudit(order, deps)),
  };
}

interface ReaderDeps {
  readonly terminal: Terminal;
  readonly reader: ReturnType<typeof createAuditReader>;
  readonly findUser: Stores['users']['find'];
  readonly workingFolder: string;
}
