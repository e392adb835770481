import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { JobStore } from '../../domain/job-store.ts';
import type { KindInfo, ModelInfo } from '../../domain/model-info.ts';
import type { QuotaLedger, QuotaPolicies } from '../../domain/quota-ledger.ts';
import type { SettingsStore } from '../../domain/settings-store.ts';
import type { Transact } from '../../domain/transact.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { ApiEnv } from './api-caller.ts';
import { jsonAnswer } from './json-answer.ts';
import { everyAnswer } from './problem.ts';
import { quotaFields, toQuotaBody } from './quota-body.ts';

export interface CatalogRoutesDeps {
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  readonly jobs: Pick<JobStore, 'count'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'recognise'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance'>;
  readonly now: () => number;
}

const defaultFields = {
  widthPx: z.int(),
  heightPx: z.int(),
  steps: z.int(),
  guidanceScale: z.number(),
  scheduler: z.string(),
};
const gifDefaults = z.object({ ...defaultFields, frames: z.int(), fps: z.number() });

const modelSchema = z
  .object({
    name: z.string(),
    isDefault: z.boolean(),
    kinds: z.array(z.enum(['image', 'gif'])),
    imageToImage: z.boolean(),
    defaults: z
      .object({ image: z.object(defaultFields), gif: gifDefaults.nullable() })
      .openapi({ description: 'What takes the place of what is left out, by kind.' }),
    maxClipSkip: z.int(),
    loras: z.array(z.string()).openapi({ description: 'What prompts may name, as `<lora:name:0.8>`.' }),
    motions: z.array(z.string()).openapi({ description: 'Words it knows; empty when it takes any.' }),
    examplePrompts: z.array(z.string()),
  })
  .openapi('Model');

const countsSchema = z.object({ queued: z.int(), running: z.int() });
const queueSchema = z
  .object({
    all: countsSchema,
    yours: countsSchema,
    isPaused: z
      .boolean()
      .openapi({ description: 'Nothing further is started until an admin lets it go on.' }),
    isDraining: z.boolean().openapi({ description: 'Nothing new is accepted.' }),
  })
  .openapi('Queue');

const quotaSchema = z.object(quotaFields).openapi('Quota');

/** What there is to know before asking: models, the queue, one's quota. */
export function createCatalogRoutes(deps: CatalogRoutesDeps) {
  const { transact, jobs, settings, users, policies, ledger, now } = deps;
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/models',
      summary: 'Installed models and what they can do',
      responses: { ...everyAnswer, 200: jsonAnswer(z.object({ models: z.array(modelSchema) }), 'Them.') },
    }),
    (c) => c.json({ models: deps.models.map((model) => toModel(model, deps.defaultModel)) }, 200),
  );
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/queue',
      summary: 'How many wait',
      responses: { ...everyAnswer, 200: jsonAnswer(queueSchema, 'Everybody’s and yours.') },
    }),
    (c) => {
      const { isQueuePaused, isDraining } = settings.read();
      const yours = jobs.count({ userId: c.get('caller').userId });
      return c.json({ all: jobs.count(), yours, isPaused: isQueuePaused, isDraining }, 200);
    },
  );
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/quota',
      summary: 'Your credits and limits',
      responses: { ...everyAnswer, 200: jsonAnswer(quotaSchema, 'A credit is a second of the engine.') },
    }),
    (c) => {
      const known = transact(() => users.recognise(c.get('caller').requester, now()));
      return c.json(toQuotaBody(known.userId, policies.resolve(known), { ledger, now }), 200);
    },
  );
  return routes;
}

function toModel(model: ModelInfo, defaultModel: string): z.input<typeof modelSchema> {
  const { byKind, gif } = model;
  return {
    name: model.name,
    isDefault: model.name === defaultModel,
    kinds: [...model.kinds],
    imageToImage: model.imageToImage,
    defaults: {
      image: toDefaults(byKind.image),
      gif:
        gif === undefined
          ? null
          : { ...toDefaults(byKind.gif), frames: gif.defaultFrames, fps: gif.defaultFps },
    },
    maxClipSkip: model.maxClipSkip,
    loras: [...model.loras],
    motions: [...model.motions],
    examplePrompts: [...model.examplePrompts],
  };
}

function toDefaults(own: KindInfo) {
  return {
    ...own.defaultSize,
    steps: own.defaultSteps,
    guidanceScale: own.defaultGuidanceScale,
    scheduler: own.defaultScheduler,
  };
}
