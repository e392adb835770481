import { Hono } from 'hono';
import type { ChatSettingsStore } from '../../domain/chat-settings.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { MediaStore } from '../../domain/media-store.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import { canBeStart } from './change-part.ts';
import type { Frame } from './frame.ts';
import type { HungWork } from './gallery-card.ts';
import { renderGallery, toOlderPieces, toResultPieces } from './gallery-page.ts';
import { type GallerySearch, parseGallerySearch } from './gallery-search.ts';
import type { PageEnv } from './page-env.ts';
import { wantsPiece } from './wants-piece.ts';

/** Whole rows for two, three, four and six columns. */
const pageSize = 24;

export interface GalleryRoutesDeps {
  readonly frame: Frame;
  readonly jobs: Pick<JobStore, 'search'>;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly chatSettings: Pick<ChatSettingsStore, 'read'>;
  /** The model the page draws with. */
  readonly model: ModelInfo;
}

/** `/gallery`: those of the visitor's drawings that are still kept, wherever they were asked for. */
export function createGalleryRoutes(deps: GalleryRoutesDeps): Hono<PageEnv> {
  const { frame, chatSettings } = deps;
  const routes = new Hono<PageEnv>();
  routes.get('/gallery', (c) => {
    const words = c.get('words');
    const { userId } = c.get('visitor');
    const search = parseGallerySearch(c.req.query());
    const view = {
      search,
      ...readWorks(deps, userId, search),
      isStill: chatSettings.read(userId).isMotionReduced === true,
      words,
      locale: c.get('locale'),
    };
    if (wantsPiece(c))
      return c.html(search.beforeId === undefined ? toResultPieces(view) : toOlderPieces(view));
    return c.html(frame(c, { title: words('gallery-title'), section: 'gallery', main: renderGallery(view) }));
  });
  return routes;
}

function readWorks(
  { jobs, media, model }: GalleryRoutesDeps,
  userId: string,
  search: GallerySearch,
): { readonly works: readonly HungWork[]; readonly lastId: string | undefined } {
  const found = jobs.search(userId, { ...search, isKept: true, limit: pageSize + 1 });
  const page = found.slice(0, pageSize);
  const works = page.flatMap(({ id, kind, surface, acceptedAtMs, request }) => {
    const files = media.ofJob(id).filter(({ removedAtMs }) => removedAtMs === undefined);
    const [first] = files;
    if (request === undefined || first === undefined) return [];
    return [
      {
        jobId: id,
        kind,
        surface,
        acceptedAtMs,
        prompt: request.prompt,
        first,
        count: files.length,
        canBeStart: canBeStart(request, model),
      },
    ];
  });
  return { works, lastId: found.length > pageSize ? page.at(-1)?.id : undefined };
}
