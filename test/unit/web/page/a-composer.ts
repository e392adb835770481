import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createDiscardUpload } from '../../../../src/app/discard-upload.ts';
import { createUploadFiles } from '../../../../src/media/upload-files.ts';
import { createComposeRoutes } from '../../../../src/web/page/compose-routes.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { aPage } from './a-page.ts';

/** The page that requests are written on. */
export async function aComposer(changes: FlowChanges = {}) {
  const page = await aPage((deps) => {
    const uploads = createUploadFiles({
      folder: join(deps.folder, 'uploads'),
      download: () => Promise.resolve({ ok: false, why: 'unreachable', reason: 'a test is offline' }),
      log: deps.log,
    });
    return createComposeRoutes({
      ...deps,
      uploads,
      // By the clock of the files that are given up.
      discardUpload: createDiscardUpload({ ...deps, uploads, now: Date.now }),
    });
  }, changes);
  /** Sends the form with files, as a browser does. */
  const sendFiles = (
    files: Readonly<Partial<Record<'picture' | 'mask', Uint8Array<ArrayBuffer>>>>,
    fields: Readonly<Record<string, string>> = {},
    options: Parameters<typeof page.ask>[1] & { readonly path?: string } = {},
  ) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ kind: 'image', prompt: 'a cat', ...fields })) {
      body.set(name, value);
    }
    for (const [name, bytes] of Object.entries(files)) {
      body.set(name, new File([bytes], `${name}.png`, { type: 'image/png' }));
    }
    return page.ask(options.path ?? '/jobs', { method: 'POST', body, ...options });
  };
  const jobsOf = (name: string) => page.jobs.ofUser(page.aVisitor(name).userId, { limit: 10 });
  return {
    ...page,
    jobsOf,
    /** What their latest job is drawn from. */
    requestOf(name: string) {
      const request = jobsOf(name)[0]?.request;
      if (request === undefined) throw new Error(`Expected ${name} to have a job`);
      return request;
    },
    /** The text of a page. */
    read: async (...asked: Parameters<typeof page.ask>) => (await page.ask(...asked)).text(),
    sendFiles,
    /** Sends the form with a picture to start from. */
    sendPicture: (
      picture: Uint8Array<ArrayBuffer>,
      fields?: Parameters<typeof sendFiles>[1],
      options?: Parameters<typeof sendFiles>[2],
    ) => sendFiles({ picture }, fields, options),
    /** Names of the pictures that are kept to start from. */
    keptPictures(): readonly string[] {
      try {
        return readdirSync(join(page.folder, 'uploads'), { recursive: true })
          .map(String)
          .filter((name) => name.includes('.'));
      } catch {
        return [];
      }
    },
  };
}

export async function aPicture(background = 'red'): Promise<Uint8Array<ArrayBuffer>> {
  const { data } = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return new Uint8Array(data);
}

/** What stands in a field of the form. */
export function fieldOf(page: string, name: string): string | undefined {
  return new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(page)?.[1];
}

/** What an empty field of the form stands for. */
export function hintOf(page: string, name: string): string | undefined {
  return new RegExp(`name="${name}"[^>]* placeholder="([^"]*)"`).exec(page)?.[1];
}

/** What is chosen in a list of the form. */
export function choiceOf(page: string, name: string): string | undefined {
  const options = new RegExp(`<select[^>]* name="${name}"[^>]*>(.*?)</select>`, 's').exec(page)?.[1];
  return /value="([^"]*)" selected/.exec(options ?? '')?.[1];
}
