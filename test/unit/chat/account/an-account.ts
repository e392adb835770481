import { join } from 'node:path';
import { createEraseUser } from '../../../../src/app/erase-user.ts';
import { createLinkAccounts } from '../../../../src/app/link-accounts.ts';
import { createLogIn } from '../../../../src/app/log-in.ts';
import { type AccountDeps, createAccountCommands } from '../../../../src/chat/account/account-commands.ts';
import type { Answer } from '../../../../src/chat/answer.ts';
import type { Caller } from '../../../../src/chat/caller.ts';
import type { CommandCall, CommandContext } from '../../../../src/chat/command-context.ts';
import type { RequestDraft } from '../../../../src/domain/generation-request.ts';
import type { Receipt } from '../../../../src/domain/receipt.ts';
import { createUploadFiles } from '../../../../src/media/upload-files.ts';
import { aLog } from '../../../support/a-log.ts';
import { aContext } from '../../../support/chat-context.ts';
import { aFlow, type FlowChanges } from '../../../support/flow.ts';
import { aModel } from '../../../support/models.ts';
import { texts } from '../../../support/texts.ts';

/** Somebody on Discord with the commands for themselves, over the whole flow; the queue stands still unless it is resumed. */
export async function anAccount(flowChanges: FlowChanges = {}, depsChanges: Partial<AccountDeps> = {}) {
  const now = flowChanges.now ?? (() => 1_000_000);
  const flow = await aFlow({ ...flowChanges, now });
  const { stores, cancel, endJob, board } = flow;
  const { log } = aLog();
  const uploads = createUploadFiles({
    folder: join(flow.folder, 'uploads'),
    download: () => Promise.resolve({ ok: false, why: 'unreachable', reason: 'a test is offline' }),
    log,
  });
  const commands = createAccountCommands({
    ...stores,
    texts,
    board,
    cancel,
    link: createLinkAccounts({ ...stores, now }),
    logIn: createLogIn({ ...stores, now }),
    publicUrl: 'https://pincel.example.org',
    eraseUser: createEraseUser({ ...stores, uploads, cancel, endJob, log, now }),
    retention: { mediaDays: 30, auditDays: 365 },
    model: aModel(),
    now,
    ...depsChanges,
  });
  const me = (caller: Partial<Caller> = {}, changes: Partial<CommandContext> = {}): CommandContext =>
    aContext(flow, caller, changes);
  return {
    ...flow,
    me,
    call(call: CommandCall, context: CommandContext = me()): Answer {
      const handle = commands[call.name];
      if (handle === undefined) throw new Error(`There is no command ${call.name}`);
      return stores.transact(() => handle(call, context));
    },
    /** A request of the caller that is accepted. */
    ask(draft: Partial<RequestDraft> = {}, context: CommandContext = me()): Receipt {
      return flow.accept(draft, { requester: context.requester });
    },
  };
}
