import { onTestFinished } from 'vitest';
import { createDeleteResult } from '../../src/app/delete-result.ts';
import { createMediaLinks } from '../../src/web/api/media-links.ts';
import { createAssetRoutes } from '../../src/web/asset-routes.ts';
import { listen } from '../../src/web/listen.ts';
import { createGalleryRoutes } from '../../src/web/page/gallery-routes.ts';
import { createJobRoutes } from '../../src/web/page/job-routes.ts';
import type { FlowChanges } from '../support/flow.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { openWindow, type Scene, type Window } from '../support/site-browser.ts';
import { aComposer } from '../unit/web/page/a-composer.ts';

/** The pages of `ana`'s drawings, whose engine draws what and when the test says, with any model. */
export async function aHandSite(changes: FlowChanges = {}) {
  const page = await aComposer(changes);
  const { app, model } = page;
  app.route(
    '/',
    createJobRoutes({
      ...page,
      models: [model],
      deleteResult: createDeleteResult(page),
      mediaLinks: createMediaLinks(new Uint8Array(32)),
      publicUrl: undefined,
    }),
  );
  app.route('/', createGalleryRoutes(page));
  app.route('/', createAssetRoutes());
  const { url, stop } = await listen(app, { host: '127.0.0.1', port: 0 });
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    await stop();
  });
  return {
    ...page,
    async open(scene: Scene, path = '/'): Promise<Window> {
      const window = await openWindow(browser, url, scene);
      await window.page.goto(path);
      return window;
    },
  };
}
