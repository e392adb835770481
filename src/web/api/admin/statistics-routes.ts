import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import {
  layBuckets,
  mostBuckets,
  type Statistics,
  type StatisticsBucket,
} from '../../../domain/statistics.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Problem, refuse } from '../problem.ts';
import { everyAdminAnswer } from './admin-answers.ts';

export interface StatisticsRoutesDeps {
  readonly statistics: Statistics;
  readonly now: () => number;
}

const dayMs = 86_400_000;
const longestBucketSeconds = 366 * 86_400;

const bucketSchema = z
  .object({
    from: z.iso.datetime(),
    accepted: z.int(),
    pictures: z.int().openapi({ description: 'Generations of pictures that were drawn.' }),
    gifs: z.int(),
    failed: z.int(),
    canceled: z.int(),
    refused: z.int(),
    waitMedianMs: z
      .number()
      .nullable()
      .openapi({ description: 'From acceptance to start; null when nothing was drawn.' }),
    waitP95Ms: z.number().nullable(),
    etaRatioMedian: z
      .number()
      .nullable()
      .openapi({ description: 'Actual over estimated time, 1 is exact; null when nothing had an estimate.' }),
    spentMillicredits: z.int(),
    refundedMillicredits: z.int(),
    engineMs: z.number().openapi({ description: 'Engine time of what was drawn.' }),
  })
  .openapi('StatisticsBucket');

const querySchema = z.object({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .openapi({ description: 'A day before `to` when left out.', example: '2026-11-21T00:00:00Z' }),
  to: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Now when left out.' }),
  bucketSeconds: z.coerce
    .number()
    .int()
    .min(1)
    .max(longestBucketSeconds)
    .default(3_600)
    .openapi({ description: `The length of a stretch; at most ${mostBuckets} stretches are answered.` }),
});

const read = createRoute({
  method: 'get',
  path: '/admin/statistics',
  summary: 'How it went: waits, what was drawn, estimates, credits, engine time',
  description:
    'Stretches of time without gaps, the oldest first. Generations count when they were drawn, or when they failed or were canceled.',
  request: { query: querySchema },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(
      z.object({ bucketSeconds: z.int(), buckets: z.array(bucketSchema) }).openapi('Statistics'),
      'Them.',
    ),
  },
});

/** `/admin/statistics`: what the charts of the page are drawn from. */
export function createStatisticsRoutes({ statistics, now }: StatisticsRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  routes.openapi(read, async (c) => {
    const { from, to, bucketSeconds } = c.req.valid('query');
    const toMs = to === undefined ? now() : Date.parse(to);
    const fromMs = from === undefined ? toMs - dayMs : Date.parse(from);
    const range = { fromMs, toMs, bucketMs: bucketSeconds * 1_000 };
    if (fromMs >= toMs || layBuckets(range).count > mostBuckets) refuse(c, rangeInvalid);
    const buckets = await statistics.buckets(range);
    return c.json({ bucketSeconds, buckets: buckets.map(toBucket) }, 200);
  });
  return routes;
}

function toBucket({ fromMs, ...bucket }: StatisticsBucket): z.input<typeof bucketSchema> {
  return {
    ...bucket,
    from: isoTime(fromMs),
    waitMedianMs: bucket.waitMedianMs ?? null,
    waitP95Ms: bucket.waitP95Ms ?? null,
    etaRatioMedian: bucket.etaRatioMedian ?? null,
  };
}

const rangeInvalid: Problem = {
  kind: 'range-invalid',
  title: 'No such stretch of time',
  status: 400,
  detail: `\`from\` has to be before \`to\`, and there may be ${mostBuckets} stretches of \`bucketSeconds\` between them at most: ask for a shorter time or longer stretches.`,
};
