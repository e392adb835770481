import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MediaFiles, MediaStore } from '../../domain/media-store.ts';
import { answerInvalid } from './answer-invalid.ts';
import { answerMedia } from './answer-media.ts';
import type { ApiEnv } from './api-caller.ts';
import { idParameter } from './generation-schemas.ts';
import type { Generations } from './generations.ts';
import { isoTime } from './iso-time.ts';
import { jsonAnswer, jsonBody } from './json-answer.ts';
import { type MediaLinks, toSharedPath } from './media-links.ts';
import { fileAnswers, noSuchFile } from './media-routes.ts';
import { everyAnswer, everyBodyAnswer, type Problem, problemAnswer, refuse } from './problem.ts';

export interface MediaLinkRoutesDeps {
  readonly generations: Pick<Generations, 'find'>;
  readonly media: Pick<MediaStore, 'get'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly mediaLinks: MediaLinks;
  readonly now: () => number;
}

const longestLinkSeconds = 7 * 24 * 60 * 60;

const linkInputSchema = z
  .strictObject({
    expiresInSeconds: z
      .int()
      .min(1)
      .max(longestLinkSeconds)
      .default(24 * 60 * 60),
  })
  .openapi('MediaLinkInput');

const linkSchema = z
  .object({
    url: z.string().openapi({
      description: 'Relative to this server. Whoever has it can open it, until it expires.',
      example: '/api/v1/media/01JD…/shared?expires=1795000000&signature=…',
    }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('MediaLink');

const create = createRoute({
  method: 'post',
  path: '/media/{id}/links',
  summary: 'A link to a result file that anybody may open for a while',
  request: { params: idParameter, body: jsonBody(linkInputSchema) },
  responses: {
    ...everyAnswer,
    201: jsonAnswer(linkSchema, 'The link.'),
    ...everyBodyAnswer,
    404: problemAnswer('There is no such file (any more), or it is not yours.'),
  },
});

const open = createRoute({
  method: 'get',
  path: '/media/{id}/shared',
  summary: 'A result file, by a signed link',
  security: [],
  request: {
    params: idParameter,
    query: z.object({
      expires: z.coerce.number().int().min(0).openapi({ description: 'Seconds since 1970.' }),
      signature: z.string().regex(/^[\w-]{43}$/),
      download: z.string().optional().openapi({ description: 'To be saved, not shown.' }),
    }),
  },
  responses: {
    ...fileAnswers,
    400: problemAnswer('Parts of the link are missing.'),
    403: problemAnswer('The link has expired, or was changed.'),
    404: problemAnswer('There is no such file any more.'),
    429: everyAnswer[429],
    500: everyAnswer[500],
    503: everyAnswer[503],
  },
});

/** `/media/{id}/links`: the owner's, and an admin's, to make. */
export function createMediaLinkRoutes({ generations, media, mediaLinks, now }: MediaLinkRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  routes.openapi(create, (c) => {
    const { id } = c.req.valid('param');
    const found = media.get(id);
    const isTheirs = found !== undefined && generations.find(c.get('caller'), found.jobId) !== undefined;
    if (!isTheirs || found.removedAtMs !== undefined) return refuse(c, noSuchFile);
    const expires = Math.floor(now() / 1_000) + c.req.valid('json').expiresInSeconds;
    return c.json({ url: toSharedPath(mediaLinks, id, expires), expiresAt: isoTime(expires * 1_000) }, 201);
  });
  return routes;
}

/** `/media/{id}/shared`: anybody's who has a link. */
export function createSharedMediaRoute({ media, mediaFiles, mediaLinks, now }: MediaLinkRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  routes.openapi(open, async (c) => {
    const { id } = c.req.valid('param');
    const { expires, signature } = c.req.valid('query');
    const leftSeconds = expires - Math.floor(now() / 1_000);
    if (!mediaLinks.isGenuine(id, expires, signature) || leftSeconds <= 0) return refuse(c, linkInvalid);
    const found = media.get(id);
    if (found === undefined || found.removedAtMs !== undefined) return refuse(c, noSuchFile);
    return (await answerMedia(c, found, mediaFiles, leftSeconds)) ?? refuse(c, noSuchFile);
  });
  return routes;
}

const linkInvalid: Problem = {
  kind: 'link-invalid',
  title: 'This link does not work',
  status: 403,
  detail: 'The link has expired or was changed. Ask whoever sent it for a new one.',
};
