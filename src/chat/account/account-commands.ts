import type { Texts } from '../../domain/texts.ts';
import { withCheckedCall } from '../check-call.ts';
import type { CommandHandler } from '../command-context.ts';
import type { CommandName } from '../command-table.ts';
import { type CancelJobDeps, createCancelJob } from './cancel-job.ts';
import { createForgetMe, type ForgetMeDeps } from './forget-me.ts';
import { createLinkCommand, type LinkCommandDeps } from './link-command.ts';
import { createLoginCommand, type LoginCommandDeps } from './login-command.ts';
import { createSettingsCommand, type SettingsCommandDeps } from './settings-command.ts';
import { createShowHistory, type ShowHistoryDeps } from './show-history.ts';
import { createShowQueue, type ShowQueueDeps } from './show-queue.ts';
import { createShowQuota, type ShowQuotaDeps } from './show-quota.ts';
import { createTellHelp, createTellStart, type TellHelpDeps } from './tell-help.ts';
import { createTellPrivacy, type TellPrivacyDeps } from './tell-privacy.ts';

export type AccountDeps = { readonly texts: Texts } & ShowQueueDeps &
  CancelJobDeps &
  ShowQuotaDeps &
  ShowHistoryDeps &
  SettingsCommandDeps &
  LinkCommandDeps &
  LoginCommandDeps &
  TellPrivacyDeps &
  ForgetMeDeps &
  TellHelpDeps;

/** The commands with which everybody sees to their own. All answers are private. */
export function createAccountCommands(
  deps: AccountDeps,
): Readonly<Partial<Record<CommandName, CommandHandler>>> {
  const checked = (handle: CommandHandler): CommandHandler => withCheckedCall(deps.texts, handle);
  return {
    queue: checked(createShowQueue(deps)),
    cancel: checked(createCancelJob(deps)),
    quota: checked(createShowQuota(deps)),
    history: checked(createShowHistory(deps)),
    settings: checked(createSettingsCommand(deps)),
    link: checked(createLinkCommand(deps)),
    login: checked(createLoginCommand(deps)),
    privacy: checked(createTellPrivacy(deps)),
    forget: checked(createForgetMe(deps)),
    help: checked(createTellHelp(deps)),
    start: checked(createTellStart(deps)),
  };
}
