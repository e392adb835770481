import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { TokenScope } from '../../src/domain/api-token.ts';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { openStores } from '../../src/stores.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { launchBrowser } from '../support/launch-browser.ts';
import { pincel } from '../support/pincel-cli.ts';
import { openWindow, type Scene, type Window } from '../support/site-browser.ts';

interface WindowOptions extends BrowserContextOptions {
  /** Not the person at the machine: nobody, until they log in. */
  readonly isElsewhere?: boolean;
  /** What the browser may complain about: it does about every answer that refuses. */
  readonly tolerated?: RegExp;
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly waitSeconds?: number;
}

/** One gateway with `models/mini` and one browser for all tests of a file. */
export function theSite() {
  let gateway: Gateway | undefined;
  let browser: Browser | undefined;
  let url = '';
  beforeAll(async () => {
    gateway = await startGateway();
    browser = await launchBrowser();
    url = await gateway.url;
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.remove();
  });
  const theBrowser = (): Browser => {
    if (browser === undefined) throw new Error('Expected a browser: it is there while tests run');
    return browser;
  };
  const call = async (
    path: string,
    body: object,
    { token, waitSeconds = 0 }: CallOptions = {},
  ): Promise<unknown> => {
    const answer = await fetch(new URL(`/api/v1${path}`, url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Prefer: `wait=${waitSeconds}`,
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    expect(answer.ok, `${path} is answered with ${answer.status}`).toBe(true);
    return answer.json();
  };

  return {
    browser: theBrowser,
    url: () => url,
    /** A window at `path`; a test in which its browser complained fails. */
    async open(scene: Scene, path = '/', options: WindowOptions = {}): Promise<Window> {
      const { isElsewhere = false, tolerated, ...contextOptions } = options;
      const shown = new URL(url);
      if (isElsewhere) shown.hostname = 'pincel.localhost';
      const window = await openWindow(theBrowser(), shown.origin, scene, contextOptions);
      onTestFinished(async () => {
        await window.page.context().close();
        expect(window.complaints.filter((text) => tolerated?.test(text) !== true)).toEqual([]);
      });
      await window.page.goto(path);
      return window;
    },
    /** A program's call in the name of the person at the machine, or of a token. */
    call,
    /** What a job is drawn from. */
    requestOf(jobId: string): GenerationRequest {
      const stores = openStores({ dataDir: join(gateway?.folder ?? '', 'data') }, Date.now());
      try {
        const request = stores.jobs.get(jobId)?.request;
        if (request === undefined) throw new Error(`Expected a job ${jobId} with its request`);
        return request;
      } finally {
        stores.close();
      }
    },
    /** The text of a token of `web:name`. */
    async aToken(name: string, scopes: readonly TokenScope[] = ['draw']): Promise<string> {
      return z.object({ text: z.string() }).parse(await call('/admin/tokens', { name, scopes })).text;
    },
    /** Where a link leads that logs `web:name` in, whom a token has made known. */
    async aLoginLink(name: string): Promise<string> {
      const { out } = await pincel(gateway?.folder ?? '', ['login', '--user', `web:${name}`]);
      return new URL(out.trim()).pathname;
    },
    /** A picture that is drawn by the time this resolves; answers its job. */
    async aDrawing(prompt: string, changes: object = {}, token?: string): Promise<string> {
      const body = { kind: 'image', prompt, steps: 2, ...changes };
      return z.object({ id: z.string() }).parse(await call('/generations', body, { token, waitSeconds: 60 }))
        .id;
    },
  };
}

/** Chromium notes every answer that refuses. */
export function refused(status: number): RegExp {
  return new RegExp(`the server responded with a status of ${status}`);
}

/** The card of a drawing by its prompt. */
export function cardOf(page: Page, prompt: string): Locator {
  return page.getByRole('article', { name: prompt, exact: true });
}

/** What cannot be seen without pushing sideways, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

/** How many different colours are on the screen where `shown` is. */
export async function countColors(shown: Locator): Promise<number> {
  const { data } = await sharp(await shown.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const colors = new Set<number>();
  for (let at = 0; at < data.length; at += 3) colors.add(data.readUIntBE(at, 3));
  return colors.size;
}
