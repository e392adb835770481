import { createChangeQuota } from '../../../../src/app/change-quota.ts';
import { createChangeSpacePolicy } from '../../../../src/app/change-space-policy.ts';
import { createAdminCommands } from '../../../../src/chat/admin/admin-commands.ts';
import type { Answer } from '../../../../src/chat/answer.ts';
import type { Caller } from '../../../../src/chat/caller.ts';
import type { Authority, CommandCall, CommandContext } from '../../../../src/chat/command-context.ts';
import { readAudit } from '../../../../src/db/read-audit.ts';
import type { AuditRecord } from '../../../../src/domain/audit-log.ts';
import type { AuditReader } from '../../../../src/domain/audit-reader.ts';
import type { RequestDraft } from '../../../../src/domain/generation-request.ts';
import type { Receipt } from '../../../../src/domain/receipt.ts';
import { aContext, privateTextOf, settled } from '../../../support/chat-context.ts';
import { aFlow, type FlowChanges } from '../../../support/flow.ts';
import { texts } from '../../../support/texts.ts';

/** Somebody on Discord with the commands of admins, over the whole flow. */
export async function anAdmin(flowChanges: FlowChanges = {}) {
  const now = flowChanges.now ?? (() => 1_000_000);
  const flow = await aFlow({ ...flowChanges, now });
  const { stores, database } = flow;
  // What the worker thread does, in this thread.
  const auditReader: Pick<AuditReader, 'read'> = {
    async read(query, onRecords) {
      for (const records of readAudit(database, query, { keyOf: stores.users.key })) await onRecords(records);
    },
  };
  const commands = createAdminCommands({
    ...stores,
    ...flow,
    texts,
    changeQuota: createChangeQuota({ ...stores, now }),
    changeSpacePolicy: createChangeSpacePolicy({ ...stores, policies: stores.spacePolicies, now }),
    auditReader,
    now,
  });
  const as = (
    authority: Authority,
    caller: Partial<Caller> = {},
    changes: Partial<CommandContext> = {},
  ): CommandContext => aContext(flow, caller, { authority, ...changes });
  const answer = (call: CommandCall, context: CommandContext): Answer => {
    const handle = commands[call.name];
    if (handle === undefined) throw new Error(`There is no command ${call.name}`);
    return stores.transact(() => handle(call, context));
  };
  return {
    ...flow,
    as,
    answer,
    /** What a call is answered with in the end, as a private text. */
    async say(call: CommandCall, context: CommandContext): Promise<string> {
      return privateTextOf(await settled(answer(call, context)));
    },
    /** The newest entry of the audit log. */
    lastEntry(): AuditRecord | undefined {
      return [...readAudit(database, { newest: 1 }, { keyOf: stores.users.key })].flat()[0];
    },
    /** A request of somebody that is accepted. */
    ask(caller: Partial<Caller> = {}, draft: Partial<RequestDraft> = {}): Receipt {
      return flow.accept(draft, { requester: as('self', caller).requester });
    },
  };
}
