import { describe, expect, test } from 'vitest';
import { aDoor } from './a-door.ts';

const here = 'http://localhost:8080';

describe('nobody', () => {
  test('who asks for a page is led to the way in', async () => {
    const { browser } = await aDoor();
    const led = await browser().fetch('/');
    expect([led.status, led.headers.get('Location')]).toEqual([303, '/login']);
  });

  test('a piece of a page is refused, and htmx leads on from the page it is on', async () => {
    const { browser } = await aDoor();
    const asked = { 'HX-Request': 'true', 'HX-Current-URL': 'http://pincel.example/gallery?q=cat' };
    const answer = await browser().fetch('/drawing', { headers: asked });
    expect([answer.status, answer.headers.get('HX-Redirect')]).toEqual([
      401,
      '/login?next=%2Fgallery%3Fq%3Dcat',
    ]);
    const blind = await browser().send('/drawing', {}, { headers: { 'HX-Request': 'true' } });
    expect([blind.status, blind.headers.get('HX-Redirect')]).toEqual([401, '/login']);
  });

  test('a form that is sent is refused with a page that says so', async () => {
    const { browser } = await aDoor();
    const answer = await browser().send('/drawing');
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('Your login has ended, so nothing was done.');
  });

  test('is not led in by a made-up secret', async () => {
    const { browser } = await aDoor();
    for (const secret of ['', 'x', 'x'.repeat(5_000), '%00']) {
      const answer = await browser(undefined, { Cookie: `pincel-session=${secret}` }).fetch('/drawing');
      expect(answer.status).toBe(303);
    }
  });

  test('is not at the machine because a proxy on it is', async () => {
    const { browser } = await aDoor({ hasLocal: true });
    for (const headers of [{ 'X-Forwarded-For': '203.0.113.7' }, { Host: 'pincel.example' }]) {
      expect((await browser(here, headers).fetch('/drawing')).status).toBe(303);
    }
  });
});

describe('the person at the machine', () => {
  test('needs no login', async () => {
    const { browser, stores } = await aDoor({ hasLocal: true });
    const answer = await browser(here).fetch('/drawing');
    const visitor: unknown = await answer.json();
    expect(visitor).toMatchObject({ userId: stores.users.find('web:local')?.id, isAdmin: true });
    expect(visitor).not.toHaveProperty('sessionId');
  });

  test('is nobody where the operator wants everybody to log in', async () => {
    const { browser } = await aDoor();
    expect((await browser(here).fetch('/drawing')).status).toBe(303);
  });

  test('may follow a link from elsewhere, but no other site acts for them', async () => {
    const { browser } = await aDoor({ hasLocal: true });
    const opened = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    };
    expect((await browser(here, opened).fetch('/drawing')).status).toBe(200);
    expect((await browser(here, opened).send('/drawing')).status).toBe(401);
    for (const dest of ['image', 'iframe', 'script']) {
      const embedded = browser(here, { ...opened, 'Sec-Fetch-Dest': dest });
      expect((await embedded.fetch('/drawing')).status).toBe(303);
    }
  });

  test('who logs in as somebody else is somebody else until they log out', async () => {
    const { browser, userOf, logIn, stores } = await aDoor({ hasLocal: true });
    const ana = browser(here);
    const who = async (): Promise<unknown> => (await ana.fetch('/drawing')).json();
    await ana.send(`/login/${logIn.makeCode(userOf('ana'), 'operator').code}`);
    expect(await who()).toMatchObject({ userId: userOf('ana'), isAdmin: false });
    await ana.send('/logout');
    expect(await who()).toMatchObject({ userId: stores.users.find('web:local')?.id });
  });
});

test('what is for admins is refused to others, with a sentence', async () => {
  const { browser, userOf, logIn } = await aDoor();
  const ana = browser();
  await ana.send(`/login/${logIn.makeCode(userOf('ana'), 'operator').code}`);
  const answer = await ana.fetch('/admin/people');
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('This part of Pincel is for its admins.');
});
