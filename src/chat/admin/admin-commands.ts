import type { Texts } from '../../domain/texts.ts';
import { withCheckedCall } from '../check-call.ts';
import type { CommandHandler } from '../command-context.ts';
import type { CommandName } from '../command-table.ts';
import { type AuditCommandDeps, createAuditCommand } from './audit-command.ts';
import { createPolicyCommand, type PolicyCommandDeps } from './policy-command.ts';
import { createQueueAdmin, type QueueAdminDeps } from './queue-admin.ts';
import { createQuotaAdmin, type QuotaAdminDeps } from './quota-admin.ts';

export type AdminDeps = { readonly texts: Texts } & QuotaAdminDeps &
  PolicyCommandDeps &
  QueueAdminDeps &
  AuditCommandDeps;

/** The commands of those whose word goes further than themselves; each verb checks that at every use. */
export function createAdminCommands(deps: AdminDeps): Readonly<Partial<Record<CommandName, CommandHandler>>> {
  const checked = (handle: CommandHandler): CommandHandler => withCheckedCall(deps.texts, handle);
  return {
    'quota-admin': checked(createQuotaAdmin(deps)),
    policy: checked(createPolicyCommand(deps)),
    'queue-admin': checked(createQueueAdmin(deps)),
    audit: checked(createAuditCommand(deps)),
  };
}
