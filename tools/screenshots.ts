import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { startGateway } from '../test/support/gateway.ts';
import { launchBrowser } from '../test/support/launch-browser.ts';
import { pincel } from '../test/support/pincel-cli.ts';
import { everyScene, openWindow, type Scene } from '../test/support/site-browser.ts';

/**
 * Pictures of every page, on a phone and on a wide screen, in every language, light and dark: `npm run screenshots`
 * `[folder]`. To be looked at by a person. They are of a gateway with a data folder of its own, in which something goes on.
 */

const folder = resolve(process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'pincel-screenshots-'))));
const prompts = [
  'a fox on a blue background',
  'three apples',
  'a cat on a green background',
  'rocket on a black background',
  'panda above turtle',
  'pizza and hamburger',
];
const themes = ['light', 'dark'] as const;

type Theme = (typeof themes)[number];

const gateway = await startGateway();
let browser: Browser | undefined;
try {
  const url = await gateway.url;
  browser = await launchBrowser();
  await mkdir(folder, { recursive: true });
  await shootEmpty(browser, url);
  const { drawn, personId, webhookId } = await fill(url);
  await shootAll(browser, url, {
    draw: '/?prompt=a+fox+on+a+blue+background',
    drawing: `/jobs/${drawn}`,
    gallery: '/gallery',
    'gallery-none': '/gallery?q=unicorn',
    credits: '/quota',
    account: '/account',
    erase: '/account/erase',
    webhooks: '/account/webhooks',
    webhook: `/account/webhooks/${webhookId}`,
    'not-found': '/nowhere',
    'admin-queue': '/admin',
    'admin-engine': '/admin/engine',
    'admin-people': '/admin/people',
    'admin-person': `/admin/people/${personId}`,
    'admin-rules': '/admin/rules',
    'admin-rule': '/admin/rules/quota/role/member',
    'admin-place': '/admin/rules/places/all',
    'admin-tokens': '/admin/tokens',
    'admin-audit': '/admin/audit',
    'admin-problems': '/admin/problems',
    'admin-charts': '/admin/charts?range=hour',
  });
  process.stdout.write(`${folder}\n`);
} finally {
  await browser?.close();
  await gateway.remove();
}

/** What somebody sees who has drawn nothing yet, and who is not logged in. */
async function shootEmpty(shown: Browser, url: string): Promise<void> {
  const { out } = await pincel(gateway.folder, ['login', '--user', 'web:local']);
  const code = out.trim().split('/').at(-1) ?? '';
  await shootAll(shown, url, {
    'draw-empty': '/',
    'gallery-empty': '/gallery',
    'admin-queue-empty': '/admin',
  });
  const elsewhere = new URL(url);
  elsewhere.hostname = 'pincel.localhost';
  await shootAll(shown, elsewhere.origin, { login: '/login', 'login-link': `/login/${code}` });
}

/** Some drawings that are done, one that is being made, people who wait for theirs, and a problem or two. */
async function fill(url: string) {
  const ask = async (path: string, body: object, token?: string): Promise<unknown> => {
    const answer = await fetch(new URL(`/api/v1${path}`, url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const idOf = (answer: unknown): string => z.object({ id: z.string() }).parse(answer).id;
  const drawn: string[] = [];
  for (const prompt of prompts) drawn.push(await drawNow(url, { kind: 'image', prompt, seed: 7 }));
  drawn.push(await drawNow(url, { kind: 'gif', prompt: 'a balloon, rising', seed: 3 }));
  drawn.push(await drawNow(url, { kind: 'image', prompt: 'a house', count: 4, seed: 11 }));
  await ask('/generations', { kind: 'image', prompt: '' });
  const webhookId = idOf(await ask('/webhooks', { url: 'https://hooks.example.org/pincel' }));

  const people: string[] = [];
  for (const name of ['ana', 'bruno', 'carla', 'dora']) {
    const made = await ask('/admin/tokens', { name, scopes: ['draw'] });
    people.push(z.object({ text: z.string() }).parse(made).text);
  }
  await ask('/generations', { kind: 'gif', prompt: 'a windmill', steps: 100, frames: 32 });
  for (const [index, token] of people.entries()) {
    const kind = index % 2 === 0 ? 'image' : 'gif';
    for (let times = 0; times <= index; times += 1) {
      await ask('/generations', { kind, prompt: 'a secret', steps: 60 }, token);
    }
  }
  const users = await fetch(new URL('/api/v1/admin/users', url));
  const { users: known } = z
    .object({ users: z.array(z.object({ id: z.string() })) })
    .parse(await users.json());
  return { drawn: drawn[0] ?? '', personId: known[0]?.id ?? '', webhookId };
}

async function drawNow(url: string, body: object): Promise<string> {
  const answer = await fetch(new URL('/api/v1/generations', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Prefer: 'wait=60' },
    body: JSON.stringify(body),
  });
  return z.object({ id: z.string() }).parse(await answer.json()).id;
}

async function shootAll(shown: Browser, url: string, pages: Readonly<Record<string, string>>): Promise<void> {
  for (const scene of everyScene) {
    for (const theme of themes) await shoot(shown, url, { scene, theme, pages });
  }
}

async function shoot(
  shown: Browser,
  url: string,
  {
    scene,
    theme,
    pages,
  }: { readonly scene: Scene; readonly theme: Theme; readonly pages: Readonly<Record<string, string>> },
): Promise<void> {
  const { page } = await openWindow(shown, url, scene, { colorScheme: theme });
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path);
    if (path.includes('/charts')) await page.locator('.u-wrap').first().waitFor();
    const file = `${name}-${scene.size}-${scene.locale}-${theme}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
  }
  await page.context().close();
}
