import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MediaFiles, MediaStore } from '../../domain/media-store.ts';
import { answerInvalid } from './answer-invalid.ts';
import { answerMedia } from './answer-media.ts';
import type { ApiEnv } from './api-caller.ts';
import { idParameter } from './generation-schemas.ts';
import type { Generations } from './generations.ts';
import { everyAnswer, type Problem, problemAnswer, refuse } from './problem.ts';

export interface MediaRoutesDeps {
  readonly generations: Pick<Generations, 'find'>;
  readonly media: Pick<MediaStore, 'get'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
}

const binary = z.string().openapi({ type: 'string', format: 'binary' });
const file = {
  'image/png': { schema: binary },
  'image/gif': { schema: binary },
  'image/webp': { schema: binary },
};

/** Of the documentation: what asking for a file may answer. */
export const fileAnswers = {
  200: { description: 'The file.', content: file },
  206: { description: 'The part of it that Range asks for.', content: file },
  304: { description: 'It is the one you have.' },
  416: problemAnswer('The file is shorter than that.'),
};

const show = createRoute({
  method: 'get',
  path: '/media/{id}',
  summary: 'A result file',
  request: {
    params: idParameter,
    query: z.object({ download: z.string().optional().openapi({ description: 'To be saved, not shown.' }) }),
  },
  responses: {
    ...everyAnswer,
    ...fileAnswers,
    404: problemAnswer('There is no such file (any more), or it is not yours.'),
  },
});

/** `/media/{id}`: only its owner's, and an admin's. */
export function createMediaRoutes({ generations, media, mediaFiles }: MediaRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  routes.openAPIRegistry.registerPath(show);
  routes.get('/media/:id', async (c) => {
    const found = media.get(c.req.param('id'));
    const isTheirs = found !== undefined && generations.find(c.get('caller'), found.jobId) !== undefined;
    if (!isTheirs || found.removedAtMs !== undefined) return refuse(c, noSuchFile);
    return (await answerMedia(c, found, mediaFiles)) ?? refuse(c, noSuchFile);
  });
  return routes;
}

export const noSuchFile: Problem = {
  kind: 'no-such-file',
  title: 'Not here',
  status: 404,
  detail: 'There is no such file, or it is somebody else’s. Results are kept for a while and then removed.',
};
