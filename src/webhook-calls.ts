import { type CallDueWebhooks, createCallDueWebhooks } from './app/call-due-webhooks.ts';
import { type ChangeWebhooks, createChangeWebhooks } from './app/change-webhooks.ts';
import type { IsOfAdmin } from './app/make-webhook-call.ts';
import { newId } from './app/new-id.ts';
import { createTestWebhook, type TestWebhook } from './app/test-webhook.ts';
import { type Config, toWebhookHosts } from './config.ts';
import type { Log } from './domain/log.ts';
import type { Metrics } from './domain/metrics.ts';
import type { Texts } from './domain/texts.ts';
import type { Flow } from './flow.ts';
import { hasLocalAccess, localPersonName } from './local-person.ts';
import { createCheckWebhookAddress } from './net/check-webhook-address.ts';
import { createPostWebhook } from './net/post-webhook.ts';
import type { Stores } from './stores.ts';
import { toGeneration } from './web/api/to-generation.ts';

/** Composition of what calls people's programs, and of what they change about it. */

const callsTogether = 16;
/** Programs read what is told, and search for it: one language for all. */
const locale = 'en';

export interface WebhookCallsOptions {
  readonly config: Pick<Config, 'webhookHosts' | 'httpHost' | 'localAccess'>;
  readonly stores: Stores;
  readonly flow: Pick<Flow, 'board' | 'persist'>;
  readonly texts: Texts;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface WebhookCalls {
  readonly callDueWebhooks: CallDueWebhooks;
  readonly changeWebhooks: ChangeWebhooks;
  readonly testWebhook: TestWebhook;
}

export function createWebhookCalls({ config, stores, flow, ...options }: WebhookCallsOptions): WebhookCalls {
  const { jobs, media } = stores;
  const now = Date.now;
  const trustedHosts = toWebhookHosts(config);
  const isOfAdmin = createIsOfAdmin(config, stores.users);
  const postWebhook = createPostWebhook({ trustedHosts, now });
  const callDueWebhooks = createCallDueWebhooks({
    ...stores,
    ...options,
    persist: flow.persist,
    postWebhook,
    isOfAdmin,
    describe(jobId) {
      const job = jobs.get(jobId);
      if (job === undefined) throw new Error(`Expected the job ${jobId} of a call`);
      return toGeneration(job, flow.board.get(jobId), media.ofJob(jobId), { texts: options.texts, locale });
    },
    concurrency: callsTogether,
    now,
    random: Math.random,
  });
  return {
    callDueWebhooks,
    changeWebhooks: createChangeWebhooks({
      ...stores,
      checkAddress: createCheckWebhookAddress(trustedHosts),
      onResumed: callDueWebhooks.wake,
      now,
    }),
    testWebhook: createTestWebhook({ ...stores, postWebhook, isOfAdmin, newId, now }),
  };
}

/** The person at this machine is an admin wherever they need no login, whatever role their account has. */
function createIsOfAdmin(
  config: WebhookCallsOptions['config'],
  users: Pick<Stores['users'], 'find'>,
): IsOfAdmin {
  return ({ userId, token, isAdmins }) =>
    isAdmins || (token === undefined && hasLocalAccess(config) && users.find(localPersonName)?.id === userId);
}
