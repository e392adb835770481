import { describe, expect, test } from 'vitest';
import { aDoor, dayMs } from './a-door.ts';

describe('with a token', () => {
  test('somebody is led in, back to where they wanted to go', async () => {
    const { browser, userOf, aToken } = await aDoor();
    const ana = browser();
    const sentAway = await ana.fetch('/drawing?of=a+cat');
    expect([sentAway.status, sentAway.headers.get('Location')]).toEqual([
      303,
      '/login?next=%2Fdrawing%3Fof%3Da%2Bcat',
    ]);
    const form = await ana.read(sentAway.headers.get('Location') ?? '');
    expect(form).toContain('<input type="hidden" name="next" value="/drawing?of=a+cat">');
    const { text } = aToken(userOf('ana'));
    const led = await ana.send('/login', { token: ` ${text} `, next: '/drawing?of=a+cat' });
    expect([led.status, led.headers.get('Location')]).toEqual([303, '/drawing?of=a+cat']);
    expect(await (await ana.fetch('/drawing')).json()).toMatchObject({
      userId: userOf('ana'),
      isAdmin: false,
      requester: {
        surface: 'web',
        userId: userOf('ana'),
        userExternalId: expect.stringMatching(/^session:\w{26}$/),
        spaceExternalId: 'page',
      },
      sessionId: expect.any(String),
    });
  });

  test('its session may what it may, and ends with it', async () => {
    const { browser, userOf, aToken, stores, now } = await aDoor();
    const ana = browser();
    const { token, text } = aToken(userOf('ana'), ['admin'], now() + dayMs);
    await ana.send('/login', { token: text });
    expect(ana.written.get('pincel-session')).toMatch(
      /^pincel-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await (await ana.fetch('/admin/people')).json()).toMatchObject({
      isAdmin: true,
      requester: { role: 'admin' },
    });
    stores.tokens.revoke(token.id, now());
    expect((await ana.fetch('/admin/people')).headers.get('Location')).toBe('/login?next=%2Fadmin%2Fpeople');
  });

  test.each(['', 'pincel_', 'a'.repeat(10_000)])('%j is answered with what to do', async (token) => {
    const { browser, audited } = await aDoor();
    const answer = await browser().send('/login', { token, next: '/drawing' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('This token is not known, has expired or was revoked.');
    expect(page).toContain('<input type="hidden" name="next" value="/drawing">');
    expect(audited()).toEqual([]);
  });

  test('a way back that leads elsewhere leads home', async () => {
    const { browser, userOf, aToken } = await aDoor();
    const { text } = aToken(userOf('ana'));
    for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/.//evil.example']) {
      expect(await browser().read(`/login?next=${encodeURIComponent(next)}`)).not.toContain('name="next"');
      const led = await browser().send('/login', { token: text, next });
      expect(led.headers.get('Location')).toBe('/');
    }
  });

  test('who tries too often waits, whatever they show', async () => {
    const { browser, userOf, aToken, logIn } = await aDoor({ waitSeconds: 42 });
    const ana = browser();
    const { code } = logIn.makeCode(userOf('ana'), 'operator');
    const { text } = aToken(userOf('ana'));
    for (const [path, fields] of [
      ['/login', { token: text }],
      [`/login/${code}`, {}],
    ] as const) {
      const answer = await ana.send(path, fields);
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '42']);
      expect(await answer.text()).toContain('Wait 42 seconds');
    }
    expect(ana.cookies.has('pincel-session')).toBe(false);
  });

  test('over TLS the cookie is for this host alone, and another one is not read', async () => {
    const { browser, userOf, aToken } = await aDoor();
    const ana = browser('https://pincel.example');
    await ana.send('/login', { token: aToken(userOf('ana')).text });
    expect(ana.written.get('__Host-pincel-session')).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await ana.fetch('/drawing')).status).toBe(200);
    const planted = browser('https://pincel.example', {
      Cookie: `pincel-session=${ana.cookies.get('__Host-pincel-session')}`,
    });
    expect((await planted.fetch('/drawing')).status).toBe(303);
  });

  test('who logs in anew leaves no earlier session open', async () => {
    const { browser, userOf, aToken, stores, now } = await aDoor();
    const shared = browser();
    await shared.send('/login', { token: aToken(userOf('ana')).text });
    await shared.send('/login', { token: aToken(userOf('bruno')).text });
    expect(stores.webSessions.list(userOf('ana'), now())).toEqual([]);
    expect(stores.webSessions.list(userOf('bruno'), now())).toHaveLength(1);
  });

  test('who is logged in is not asked again', async () => {
    const { browser, userOf, aToken } = await aDoor();
    const ana = browser();
    await ana.send('/login', { token: aToken(userOf('ana')).text });
    expect((await ana.fetch('/login?next=/drawing')).headers.get('Location')).toBe('/drawing');
  });
});

describe('with a link', () => {
  test('looking says who it is for and uses nothing up; pressing the button logs in, once', async () => {
    const { browser, userOf, logIn } = await aDoor();
    const ana = browser();
    const { code } = logIn.makeCode(userOf('101'), userOf('101'));
    for (const method of ['HEAD', 'GET', 'GET']) {
      expect((await ana.fetch(`/login/${code}`, { method })).status).toBe(200);
    }
    expect(await ana.read(`/login/${code}`)).toContain('<li>Discord: 101</li>');
    await ana.send(`/login/${code}`);
    expect(await ana.read('/account')).toContain('You are logged in.');
    expect(await (await ana.fetch('/drawing')).json()).toMatchObject({ userId: userOf('101') });
    const again = await browser().send(`/login/${code}`);
    expect(again.status).toBe(404);
    expect(await again.text()).toContain('A link logs in once, within ten minutes. Send /login to the bot');
  });

  test('one that is too old, used or made up says how to get another', async () => {
    const { browser, userOf, logIn, pass } = await aDoor();
    const { code } = logIn.makeCode(userOf('ana'), 'operator');
    pass(600_000);
    for (const path of [`/login/${code}`, '/login/made-up', `/login/${'x'.repeat(5_000)}`]) {
      for (const method of ['GET', 'POST']) {
        const answer = await browser().fetch(path, { method });
        expect(answer.status).toBe(404);
        expect(await answer.text()).toContain('This link does not work any more');
      }
    }
  });

  test('an admin who comes by a link is an admin as long as they are one', async () => {
    const { browser, userOf, logIn, stores } = await aDoor();
    const ana = browser();
    stores.users.setRole(userOf('ana'), 'admin');
    await ana.send(`/login/${logIn.makeCode(userOf('ana'), 'operator').code}`);
    expect((await ana.fetch('/admin/people')).status).toBe(200);
    stores.users.setRole(userOf('ana'), 'member');
    expect((await ana.fetch('/admin/people')).status).toBe(403);
  });

  test('its page is kept by no cache', async () => {
    const { browser, userOf, logIn } = await aDoor();
    const { code } = logIn.makeCode(userOf('ana'), 'operator');
    for (const path of ['/login', `/login/${code}`]) {
      const { headers } = await browser().fetch(path);
      expect(headers.get('Cache-Control')).toBe('no-store');
    }
  });
});

describe('logging out', () => {
  test('ends the session, not only the cookie', async () => {
    const { browser, userOf, logIn, audited } = await aDoor();
    const ana = browser();
    await ana.send(`/login/${logIn.makeCode(userOf('ana'), 'operator').code}`);
    const secret = ana.cookies.get('pincel-session') ?? '';
    expect(await ana.sendAndRead('/logout')).toContain('You are logged out.');
    const thief = browser(undefined, { Cookie: `pincel-session=${secret}` });
    expect((await thief.fetch('/drawing')).status).toBe(303);
    expect(audited()).toEqual(['login-link-made', 'session-opened', 'session-closed']);
  });

  test('twice is no mistake', async () => {
    const { browser } = await aDoor();
    expect((await browser().send('/logout')).headers.get('Location')).toBe('/login');
  });
});

describe('in Portuguese', () => {
  test('all of it is said', async () => {
    const { browser, userOf, logIn } = await aDoor();
    const ana = browser(undefined, { 'Accept-Language': 'pt-BR' });
    expect(await ana.read('/login')).toContain('Envie /entrar ao bot do Pincel');
    const { code } = logIn.makeCode(userOf('ana'), 'operator');
    expect(await ana.read(`/login/${code}`)).toContain('Com este link, este navegador entra como:');
    expect(await ana.read('/login/made-up')).toContain('Este link não funciona mais');
  });
});
