import { keepRetention } from './app/keep-retention.ts';
import type { Config } from './config.ts';
import type { Log } from './domain/log.ts';
import type { Stores } from './stores.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const hourMs = 60 * 60 * 1_000;
/** Keys of events: longer than any platform repeats one (Telegram: a day). */
const inboxDays = 3;
/** Calls of webhooks that are over: as long as somebody may look for why they were not told. */
const webhookCallDays = 14;

/** Shared by the composition roots: forgets what is old enough, now and every hour; answers how to stop. */
export function startRetention(
  { auditRetentionDays }: Pick<Config, 'auditRetentionDays'>,
  stores: Stores,
  log: Log,
): () => void {
  const shared = { everyMs: hourMs, log, now: Date.now };
  const stops = [
    keepRetention({
      ...shared,
      prune: stores.inbox.prune,
      what: 'events of chats',
      maxAgeMs: inboxDays * dayMs,
    }),
    keepRetention({
      ...shared,
      prune: stores.webSessions.prune,
      what: 'browser sessions and login links',
      maxAgeMs: 0,
    }),
    keepRetention({
      ...shared,
      prune: stores.webhooks.prune,
      what: 'calls of webhooks',
      maxAgeMs: webhookCallDays * dayMs,
    }),
    ...(auditRetentionDays === undefined
      ? []
      : [keepRetention({ ...shared, prune: stores.pruneAudit, maxAgeMs: auditRetentionDays * dayMs })]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
