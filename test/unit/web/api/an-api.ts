import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createAdminChanges } from '../../../../src/admin-changes.ts';
import { createChangeWebhooks } from '../../../../src/app/change-webhooks.ts';
import { createDiscardUpload } from '../../../../src/app/discard-upload.ts';
import { createEngineHistory } from '../../../../src/app/engine-history.ts';
import { newId } from '../../../../src/app/new-id.ts';
import { createRestartEngine } from '../../../../src/app/restart-engine.ts';
import { createTestWebhook } from '../../../../src/app/test-webhook.ts';
import { createAuditReader } from '../../../../src/db/audit-reader.ts';
import type { TokenScope } from '../../../../src/domain/api-token.ts';
import type { EngineStatus, MediaFile } from '../../../../src/domain/engine.ts';
import type { Uploads } from '../../../../src/domain/uploads.ts';
import type { PostWebhook } from '../../../../src/domain/webhook-sender.ts';
import { createCheckWebhookAddress } from '../../../../src/net/check-webhook-address.ts';
import { databaseFile } from '../../../../src/stores.ts';
import { createAddressLimit } from '../../../../src/web/address-limit.ts';
import { type ApiDeps, createApi } from '../../../../src/web/api/create-api.ts';
import { generationSchema } from '../../../../src/web/api/generation-schemas.ts';
import { createMediaLinks } from '../../../../src/web/api/media-links.ts';
import { createClientAddress } from '../../../../src/web/client-address.ts';
import { aLog } from '../../../support/a-log.ts';
import { aFlow, type FlowChanges } from '../../../support/flow.ts';
import { aModel } from '../../../support/models.ts';
import { texts } from '../../../support/texts.ts';

const nowMs = 1_000_000;

/** The API before the real flow, on a real database; the engine does what the test says. */
export async function anApi(
  changes: FlowChanges &
    Pick<Partial<ApiDeps>, 'localCaller' | 'requestsPerMinute' | 'corsOrigins'> & {
      readonly postWebhook?: PostWebhook;
      readonly uploads?: Partial<Pick<Uploads, 'keep' | 'remove'>>;
      /** That an address may show in a minute. */
      readonly wrongTokens?: number;
    } = {},
) {
  const flow = await aFlow(changes);
  const { stores } = flow;
  const { log, lines } = aLog();
  const model = changes.model ?? aModel();
  const uploads: Pick<Uploads, 'keep' | 'remove'> = {
    keep: async () => ({ ok: true, path: '/uploads/picture.png' }),
    remove: async () => {},
    ...changes.uploads,
  };
  const auditReader = createAuditReader({
    databaseFile: databaseFile({ dataDir: flow.folder }),
    anchorsFile: join(flow.folder, 'audit-anchors.jsonl'),
  });
  onTestFinished(auditReader.close);
  let retriedCount = 0;
  let resumedCount = 0;
  const clientAddress = createClientAddress([]);
  let restartCount = 0;
  const engine = {
    ...flow.engine,
    status: (): EngineStatus => ({
      state: 'ready',
      provider: { provider: 'cpu', reason: 'a test' },
      model: model.name,
      rssBytes: 300_000_000,
    }),
    restart: () => {
      restartCount += 1;
    },
  };
  const api = createApi({
    ...flow,
    ...stores,
    ...createAdminChanges({
      stores,
      flow,
      uploads,
      log,
      now: () => nowMs,
      onDeliveryRetried: () => {
        retriedCount += 1;
      },
    }),
    changeWebhooks: createChangeWebhooks({
      ...stores,
      checkAddress: createCheckWebhookAddress(['automation.lan']),
      onResumed: () => {
        resumedCount += 1;
      },
      now: () => nowMs,
    }),
    testWebhook: createTestWebhook({
      ...stores,
      postWebhook: changes.postWebhook ?? (async () => ({ ok: true, status: 204 })),
      isOfAdmin: ({ isAdmins }) => isAdmins,
      newId,
      now: () => nowMs,
    }),
    auditReader,
    corsOrigins: changes.corsOrigins ?? [],
    mediaLinks: createMediaLinks(Buffer.alloc(32, 7)),
    submit: ({ draft, ...ask }) => flow.submit(draft, ask),
    localCaller: changes.localCaller,
    uploads,
    discardUpload: createDiscardUpload({ ...stores, uploads, log, now: () => nowMs }),
    texts,
    engine,
    engineHistory: createEngineHistory({ engine, now: () => nowMs }),
    engineMaxRssBytes: 2_000_000_000,
    restartEngine: createRestartEngine({ ...stores, engine, now: () => nowMs }),
    models: [model],
    defaultModel: model.name,
    version: '1.2.3',
    requestsPerMinute: changes.requestsPerMinute ?? 100_000,
    clientAddress,
    addressLimit: createAddressLimit(clientAddress, { times: 1_000_000, withinSeconds: 60 }),
    wrongTokens: createAddressLimit(clientAddress, {
      times: changes.wrongTokens ?? 100_000,
      withinSeconds: 60,
    }),
    log,
    newReference: () => 'REF1',
    now: () => nowMs,
  });
  /** A token of somebody's. */
  const aToken = (
    name: string,
    scopes: readonly TokenScope[] = ['draw'],
    expiresAtMs?: number,
  ): { readonly text: string; readonly userId: string; readonly id: string } => {
    const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
    const { userId } = stores.users.recognise(requester, nowMs);
    const { token, text } = stores.tokens.create({ userId, name, scopes, expiresAtMs }, nowMs - 1);
    return { text, userId, id: token.id };
  };
  const ana = aToken('ana');
  const call = (
    method: string,
    path: string,
    options: {
      readonly token?: string | undefined;
      readonly json?: unknown;
      readonly body?: string | FormData;
      readonly headers?: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
    } = {},
  ) =>
    api.request(`/api/v1${path}`, {
      method,
      signal: options.signal ?? null,
      body: options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json),
      headers: {
        ...(options.json !== undefined && { 'Content-Type': 'application/json' }),
        ...('token' in options
          ? options.token !== undefined && { Authorization: `Bearer ${options.token}` }
          : { Authorization: `Bearer ${ana.text}` }),
        ...options.headers,
      },
    });

  return {
    ...flow,
    api,
    ana,
    aToken,
    call,
    logged: lines,
    retriedCount: () => retriedCount,
    resumedCount: () => resumedCount,
    restartCount: () => restartCount,
    /** Asks for a generation that has to be accepted; answers its id. */
    async ask(json: object = {}, token: string = ana.text): Promise<string> {
      const answer = await call('POST', '/generations', { token, json: { prompt: 'a cat', ...json } });
      if (answer.status !== 202) throw new Error(await answer.text());
      return generationSchema.parse(await answer.json()).id;
    },
    /** The engine draws the job to its end. */
    async draw(jobId: string, content = 'pixels of a cat'): Promise<void> {
      const { job, finish } = await flow.engineJob(jobId);
      mkdirSync(job.outputFolder, { recursive: true });
      const path = join(job.outputFolder, `${jobId}.png`);
      writeFileSync(path, content);
      const file: MediaFile = {
        path,
        format: 'png',
        mimeType: 'image/png',
        sizeBytes: content.length,
        widthPx: 256,
        heightPx: 256,
        frames: 1,
        seed: 7,
      };
      finish({ media: [file] });
      await flow.whenJob(jobId, ({ state }) => state === 'generated');
    },
  };
}

export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
