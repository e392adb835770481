import { existsSync } from 'node:fs';
import { createCancel } from './app/cancel.ts';
import { createChangeQuota } from './app/change-quota.ts';
import { createChangeRole } from './app/change-role.ts';
import { createChangeSpacePolicy } from './app/change-space-policy.ts';
import { createEndJob } from './app/end-job.ts';
import { createEraseUser } from './app/erase-user.ts';
import { createRetryDelivery } from './app/retry-delivery.ts';
import { createSteerQueue } from './app/steer-queue.ts';
import { createAuditCommand } from './cli/audit-command.ts';
import { createBotsCommand } from './cli/bots-command.ts';
import { changeRole } from './cli/change-role.ts';
import { createConfigCommand } from './cli/config-command.ts';
import { createDbCommand } from './cli/db-command.ts';
import { eraseUser } from './cli/erase-user.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { grantQuota } from './cli/grant-quota.ts';
import { listOutbox } from './cli/list-outbox.ts';
import { listPolicies } from './cli/list-policies.ts';
import { listQueue } from './cli/list-queue.ts';
import { createLoginCommand } from './cli/login-command.ts';
import { createOutboxCommand } from './cli/outbox-command.ts';
import { createPolicyCommand } from './cli/policy-command.ts';
import { printConfig } from './cli/print-config.ts';
import { createQueueCommand } from './cli/queue-command.ts';
import { createQuotaCommand } from './cli/quota-command.ts';
import { retryOutbox } from './cli/retry-outbox.ts';
import { setPolicy } from './cli/set-policy.ts';
import { setQuota, unsetQuota } from './cli/set-quota.ts';
import { showPolicy } from './cli/show-policy.ts';
import { showQuota } from './cli/show-quota.ts';
import { showUser } from './cli/show-user.ts';
import { cancelJob, frontJob, steerQueue } from './cli/steer-queue.ts';
import type { Terminal } from './cli/terminal.ts';
import { createTokenCommand } from './cli/token-command.ts';
import { UsageError } from './cli/usage-error.ts';
import { createUserCommand } from './cli/user-command.ts';
import { verifyQuota } from './cli/verify-quota.ts';
import { auditHandlers } from './cli-audit.ts';
import { dbHandlers } from './cli-database.ts';
import { loginHandler, tokenHandlers } from './cli-tokens.ts';
import { readConfig, readEffectiveSettings } from './config.ts';
import { confirm } from './confirm.ts';
import { verifyLedger } from './db/verify-ledger.ts';
import { noMetrics } from './domain/metrics.ts';
import { createLog } from './log.ts';
import { databaseFile, openStores, type Stores } from './stores.ts';
import { userName } from './user-name.ts';

/** Composition root of the commands that look after what is kept. They work beside a running gateway. */

const actor = 'operator';
const now = Date.now;

export interface AdminOptions {
  readonly terminal: Terminal;
  /** Called with the exit code of the command that ran. */
  readonly done: (exitCode: ExitCode) => void;
  /** Aborts when the person has had enough (Ctrl-C). */
  readonly interrupted: () => AbortSignal;
}

/** Commander's commands; the package itself lives in src/cli. */
type AdminCommands = readonly ReturnType<typeof createDbCommand>[];

export function createAdminCommands({ terminal, done, interrupted }: AdminOptions): AdminCommands {
  const storesAfter =
    (check: (file: string) => void): WithStores =>
    (run) =>
    async (...args) => {
      const config = readConfig();
      check(databaseFile(config));
      const stores = openStores(config, now());
      try {
        done(await run(stores, ...args));
      } finally {
        stores.close();
      }
    };
  const withStores = storesAfter(refuseMissingData);
  // Beyond loopback a gateway first starts when there is somebody to let in.
  const withNewStores = storesAfter((file) => {
    if (!isDataFolderSet()) refuseMissingData(file);
  });
  return [
    createQueueCommand(queueHandlers(terminal, withStores)),
    createQuotaCommand(quotaHandlers(terminal, withStores)),
    createPolicyCommand(policyHandlers(terminal, withStores)),
    createUserCommand(userHandlers(terminal, withStores)),
    createTokenCommand(tokenHandlers(terminal, withStores, withNewStores)),
    createLoginCommand(loginHandler(terminal, withNewStores)),
    createAuditCommand(auditHandlers(terminal, withStores, interrupted)),
    createOutboxCommand({
      list: withStores((stores, options) => listOutbox(options, { ...stores, terminal, now })),
      retry: withStores((stores, id, options) =>
        retryOutbox(id, options, { terminal, retryDelivery: createRetryDelivery({ ...stores, now }) }),
      ),
    }),
    createBotsCommand({
      // The platforms' libraries take their time: only this command waits for them.
      sync: async (surface, options) => {
        const { syncRegisteredBots } = await import('./cli-bots.ts');
        done(await syncRegisteredBots(surface, options, terminal));
      },
    }),
    createDbCommand(dbHandlers(terminal, done)),
    createConfigCommand({
      print: async (options) => done(printConfig(options, { terminal, settings: readEffectiveSettings() })),
    }),
  ];
}

/** In the wrong folder a fresh database would answer that all is well. */
function refuseMissingData(file: string): void {
  if (existsSync(file)) return;
  throw new UsageError(
    `There is no database ${file}. Run this in the folder Pincel is started in, or set PINCEL_DATA_DIR to its data folder.`,
  );
}

function isDataFolderSet(): boolean {
  return readEffectiveSettings().some(({ name, source }) => name === 'dataDir' && source !== 'default');
}

export type WithStores = <Args extends readonly unknown[]>(
  run: (stores: Stores, ...args: Args) => ExitCode | Promise<ExitCode>,
) => (...args: Args) => Promise<void>;

function queueHandlers(terminal: Terminal, withStores: WithStores): Parameters<typeof createQueueCommand>[0] {
  const depsOf = (stores: Stores) => ({
    terminal,
    steer: createSteerQueue({ ...stores, now }),
    cancel: cancelOf(stores),
  });
  return {
    list: withStores((stores, options) => listQueue(options, { ...stores, terminal, now })),
    steer: withStores((stores, action, options) => steerQueue(action, options, depsOf(stores))),
    front: withStores((stores, jobId, options) => frontJob(jobId, options, depsOf(stores))),
    cancel: withStores((stores, jobId, options) => cancelJob(jobId, options, depsOf(stores))),
  };
}

/** A cancel without a lane of its own: a running gateway follows what the database says. */
function cancelOf(stores: Stores): ReturnType<typeof createCancel> {
  const endJob = createEndJob({ ...stores, metrics: noMetrics, now });
  const lane = { remove: () => false };
  const board = { abort: () => false, changed: () => {} };
  return createCancel({ ...stores, endJob, lane, board, now });
}

function quotaHandlers(terminal: Terminal, withStores: WithStores): Parameters<typeof createQuotaCommand>[0] {
  const changeOf = (stores: Stores) => createChangeQuota({ ...stores, now });
  const ownName = `cli:${userName()}`;
  return {
    show: withStores((stores, order) =>
      showQuota(order, { ...stores, terminal, findUser: stores.users.find, ownName, now }),
    ),
    set: withStores((stores, order) =>
      setQuota(order, {
        terminal,
        findUser: stores.users.find,
        setRule: (rule) => changeOf(stores).setRule(rule, actor),
      }),
    ),
    unset: withStores((stores, order) =>
      unsetQuota(order, {
        terminal,
        findUser: stores.users.find,
        removeRule: (scope, key) => changeOf(stores).removeRule(scope, key, actor),
      }),
    ),
    grant: withStores((stores, order) =>
      grantQuota(order, {
        terminal,
        findUser: stores.users.find,
        adjust: (user, amount, reason) => changeOf(stores).adjust(user, amount, reason, actor),
      }),
    ),
    policies: withStores((stores, options) => listPolicies(options, { ...stores, terminal })),
    verify: withStores((_stores, options) =>
      verifyQuota(options, { terminal, verifyLedger: () => verifyLedger(databaseFile(readConfig())) }),
    ),
  };
}

function policyHandlers(
  terminal: Terminal,
  withStores: WithStores,
): Parameters<typeof createPolicyCommand>[0] {
  const depsOf = (stores: Stores) => ({
    terminal,
    findSpace: stores.users.findSpace,
    policies: stores.spacePolicies,
  });
  return {
    show: withStores((stores, order) => showPolicy(order, depsOf(stores))),
    set: withStores((stores, order) => {
      const changeSpacePolicy = createChangeSpacePolicy({ ...stores, policies: stores.spacePolicies, now });
      return setPolicy(order, {
        ...depsOf(stores),
        changePolicy: (spaceId, change) => changeSpacePolicy(spaceId, change, actor),
      });
    }),
  };
}

function userHandlers(terminal: Terminal, withStores: WithStores): Parameters<typeof createUserCommand>[0] {
  return {
    show: withStores((stores, name, options) =>
      showUser(name, options, { ...stores, terminal, findUser: stores.users.find }),
    ),
    changeRole: withStores((stores, name, role, options) =>
      changeRole(name, role, options, {
        terminal,
        findUser: stores.users.find,
        changeRole: createChangeRole({ ...stores, now }),
      }),
    ),
    erase: withStores(async (stores, order) => {
      const endJob = createEndJob({ ...stores, metrics: noMetrics, now });
      const log = createLog('warn');
      const { openUploads } = await import('./open-uploads.ts');
      const erase = createEraseUser({
        ...stores,
        cancel: cancelOf(stores),
        endJob,
        uploads: openUploads(readConfig(), log),
        log,
        now,
      });
      const exitCode = await eraseUser(order, {
        terminal,
        findUser: stores.users.find,
        eraseUser: erase,
        confirm,
      });
      // A deleted key stays readable in the journal until it is emptied.
      stores.clearJournal();
      return exitCode;
    }),
  };
}
