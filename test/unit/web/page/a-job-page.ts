import { createDeleteResult } from '../../../../src/app/delete-result.ts';
import { createMediaLinks } from '../../../../src/web/api/media-links.ts';
import { createJobRoutes } from '../../../../src/web/page/job-routes.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { aPage, type DrawnFile } from './a-page.ts';

/** The pages of single drawings, with everything that can be done there. */
export async function aJobPage(changes: FlowChanges & { readonly publicUrl?: string } = {}) {
  const page = await aPage(
    (deps) =>
      createJobRoutes({
        ...deps,
        models: [deps.model],
        deleteResult: createDeleteResult(deps),
        mediaLinks: createMediaLinks(new Uint8Array(32)),
        publicUrl: changes.publicUrl,
      }),
    changes,
  );
  return {
    ...page,
    /** As `draw`, and handed over: nothing is left to do for it. */
    async drawToEnd(jobId: string, files?: readonly DrawnFile[]): Promise<void> {
      await page.draw(jobId, files);
      page.jobs.move(jobId, ['generated'], 'delivered', page.now());
      page.board.changed(jobId);
    },
    /** What a person sees at an address. */
    look: async (path: string, options?: Parameters<typeof page.ask>[1]): Promise<string> =>
      (await page.ask(path, options)).text(),
    /** Presses a button as htmx does on one of our pages. */
    press: (
      path: string,
      fields: Readonly<Record<string, string>> = {},
      options: { readonly as?: string; readonly on?: string; readonly locale?: string } = {},
    ) =>
      page.send(path, fields, {
        ...options,
        isPiece: true,
        headers: { 'HX-Current-URL': `http://localhost${options.on ?? '/'}` },
      }),
  };
}

/** A page with one drawing that has come to its end. */
export async function aDrawnPage(...files: readonly DrawnFile[]) {
  const page = await aJobPage();
  const jobId = page.askedBy('ana', 'A café, at night!');
  await page.drawToEnd(jobId, files.length === 0 ? undefined : files);
  return { ...page, jobId, address: `/media/${jobId}` };
}
