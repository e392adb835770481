import { describe, expect, test } from 'vitest';
import type { TokenScope } from '../../../../src/domain/api-token.ts';
import { aRequester } from '../../../support/flow.ts';
import { aDoor, dayMs } from './a-door.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** Somebody of Discord who is logged in. */
async function anAccount(locale = 'en') {
  const door = await aDoor();
  const userId = door.userOf('101');
  const enter = async (userAgent: string) => {
    const browser = door.browser(undefined, { 'User-Agent': userAgent, 'Accept-Language': locale });
    await browser.send(`/login/${door.logIn.makeCode(userId, 'operator').code}`);
    return browser;
  };
  return { ...door, userId, enter, ana: await enter(firefox) };
}

describe('who one is', () => {
  test('the page says by which names, with which role, and how to change the language in chats', async () => {
    const { ana, stores, userId } = await anAccount();
    stores.users.setRole(userId, 'trusted');
    const page = await ana.read('/account');
    expect(page).toContain('<li>Discord: 101</li>');
    expect(page).toContain('You are a trusted person.');
    expect(page).toContain('<option value="auto" selected>as in the app</option>');
    expect(await ana.sendAndRead('/account/language', { language: 'pt-BR' })).toContain(
      '<option value="pt-BR" selected>',
    );
    expect(stores.chatSettings.read(userId).locale).toBe('pt-BR');
    await ana.send('/account/language', { language: 'auto' });
    expect(stores.chatSettings.read(userId).locale).toBeUndefined();
    expect((await ana.send('/account/language', { language: 'tlh' })).status).toBe(422);
  });

  test('a token can make more of a browser than its person is', async () => {
    const { browser, userOf, aToken } = await aDoor();
    const ana = browser();
    await ana.send('/login', { token: aToken(userOf('ana'), ['admin']).text });
    expect(await ana.read('/account')).toContain(
      'You are a member. In this browser you may do what admins may.',
    );
  });
});

describe('where one is logged in', () => {
  test('each browser is told by its name and when it was used; this one is marked', async () => {
    const { ana, enter, pass } = await anAccount();
    pass(2 * dayMs);
    await enter(safari);
    const page = await ana.read('/account');
    expect(page).toMatch(/<strong>Firefox on Linux<\/strong> \(this browser\)/);
    expect(page).toContain('Safari on iOS');
    expect(page).toContain('2 days ago</time>');
    expect(page).not.toContain(ana.cookies.get('pincel-session'));
  });

  test('another browser is logged out, and this one stays', async () => {
    const { ana, enter, stores, userId, now } = await anAccount();
    const phone = await enter(safari);
    const [newest] = stores.webSessions.list(userId, now());
    expect(await ana.sendAndRead(`/account/sessions/${newest?.id}/close`)).toContain(
      'That browser is logged out.',
    );
    expect((await phone.fetch('/account')).status).toBe(303);
    expect((await ana.fetch('/account')).status).toBe(200);
  });

  test('logging out of everywhere, or of this one, leads out', async () => {
    const { ana, enter, stores, userId, now } = await anAccount();
    const phone = await enter(safari);
    const [newest] = stores.webSessions.list(userId, now());
    expect((await phone.send(`/account/sessions/${newest?.id}/close`)).headers.get('Location')).toBe(
      '/login',
    );
    expect(phone.cookies.has('pincel-session')).toBe(false);
    await enter(safari);
    expect(await ana.sendAndRead('/account/sessions/close')).toContain('You are logged out.');
    expect(stores.webSessions.list(userId, now())).toEqual([]);
  });

  test('nobody closes somebody else’s session', async () => {
    const { ana, browser, userOf, logIn, stores, now } = await anAccount();
    const bruno = browser();
    await bruno.send(`/login/${logIn.makeCode(userOf('202'), 'operator').code}`);
    const [session] = stores.webSessions.list(userOf('202'), now());
    await ana.send(`/account/sessions/${session?.id}/close`);
    expect((await bruno.fetch('/account')).status).toBe(200);
  });
});

describe('tokens of one’s own', () => {
  test('one is made, shown once, and revoked', async () => {
    const { ana, stores, userId, audited, now } = await anAccount();
    const made = await ana.send('/account/tokens', { name: ' photo <frame> ', life: '30' });
    expect([made.status, made.headers.get('Cache-Control')]).toEqual([201, 'no-store']);
    const [text = '', secret] = /pincel_\w{26}_([\w-]{43})/.exec(await made.text()) ?? [];
    const token = stores.tokens.authenticate(text, now());
    expect(token).toMatchObject({
      userId,
      name: 'photo <frame>',
      scopes: ['draw'],
      expiresAtMs: now() + 30 * dayMs,
    });
    const page = await ana.read('/account');
    expect(page).toContain('photo &lt;frame&gt;');
    expect(page).toContain('May 11, 1970</time>');
    expect(page).not.toContain(secret);
    const after = await ana.sendAndRead(`/account/tokens/${token?.id}/revoke`);
    expect(after).toContain('works no longer.');
    expect(after).toContain('You have no tokens.');
    expect(stores.tokens.authenticate(text, now())).toBeUndefined();
    expect(audited().slice(-2)).toEqual(['token-created', 'token-revoked']);
  });

  test('only an admin hands on what admins may', async () => {
    const { ana, userId, stores } = await anAccount();
    const asked = { name: 'a dashboard', life: 'no-end', scope: 'admin' };
    expect(await ana.read('/account')).not.toContain('name="scope"');
    expect((await ana.send('/account/tokens', asked)).status).toBe(422);
    expect(stores.tokens.list(userId)).toEqual([]);
    stores.users.setRole(userId, 'admin');
    expect(await ana.read('/account')).toContain('name="scope"');
    expect((await ana.send('/account/tokens', asked)).status).toBe(201);
    expect(stores.tokens.list(userId)).toMatchObject([{ scopes: ['admin'], expiresAtMs: undefined }]);
  });

  test.each([
    [{}],
    [{ name: ' ', life: '30' }],
    [{ name: 'x'.repeat(101), life: '30' }],
    [{ name: 'x', life: '31' }],
  ])('%j makes none', async (fields: Record<string, string>) => {
    const { ana, userId, stores } = await anAccount();
    const answer = await ana.send('/account/tokens', fields);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Give the token a name');
    expect(stores.tokens.list(userId)).toEqual([]);
  });

  test('somebody else’s is not there', async () => {
    const { ana, userOf, aToken, stores, now } = await anAccount();
    const { token, text } = aToken(userOf('202'));
    for (const id of [token.id, 'nothing']) {
      expect((await ana.send(`/account/tokens/${id}/revoke`)).status).toBe(404);
    }
    expect(stores.tokens.authenticate(text, now())).toBeDefined();
  });
});

describe('accounts elsewhere', () => {
  test('a code from a chat makes one account of two', async () => {
    const { ana, userId, userOf, deps } = await anAccount();
    const { code } = deps.link.newCode(userOf('202'));
    expect(await ana.sendAndRead('/account/link', { code: code.toLowerCase() })).toContain(
      '<li>Discord: 202</li>',
    );
    expect(userOf('202')).toBe(userId);
  });

  test('a code that does not work says why', async () => {
    const { ana, userId, deps } = await anAccount();
    const answer = await ana.send('/account/link', { code: 'wrong' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('There is no such code, or it was used.');
    const own = await ana.send('/account/link', { code: deps.link.newCode(userId).code });
    expect(await own.text()).toContain('This code is from this very account.');
  });

  test('a code that is made here works in a chat, and the browser stays logged in', async () => {
    const { ana, userOf, deps } = await anAccount();
    const page = await (await ana.send('/account/link-code')).text();
    expect(page).toContain('within 10 minutes: /link ');
    const [, code = ''] = /<code>(\w+)<\/code>/.exec(page) ?? [];
    expect(deps.link.redeem(code, userOf('202'))).toMatchObject({ ok: true });
    expect(await (await ana.fetch('/drawing')).json()).toMatchObject({ userId: userOf('202') });
  });
});

describe('in a browser that a token which only draws has let in', () => {
  const managing = [
    ['POST', '/account/tokens', { name: 'another', life: 'no-end' }],
    ['POST', '/account/link-code', {}],
    ['POST', '/account/link', { code: 'ABCDEFGH' }],
    ['GET', '/account/erase', {}],
    ['POST', '/account/erase', { word: 'delete' }],
  ] as const;

  /** Somebody of Discord, in whose name a browser was let in by a token that may this. */
  async function aTokenLogin(scopes: readonly TokenScope[]) {
    const door = await aDoor();
    const userId = door.userOf('101');
    const thief = door.browser();
    const { token, text } = door.aToken(userId, scopes);
    await thief.send('/login', { token: text });
    return { ...door, userId, thief, token };
  }

  test.each(managing)('%s %s is refused, with what to do instead', async (method, path, fields) => {
    const { thief, stores, userId, userOf, deps } = await aTokenLogin(['draw']);
    const { code } = deps.link.newCode(userOf('202'));
    const body =
      method === 'POST' ? new URLSearchParams({ ...fields, ...('code' in fields && { code }) }) : null;
    const answer = await thief.fetch(path, { method, body });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('log in with a link: send /login to Pincel');
    expect(stores.tokens.list(userId)).toHaveLength(1);
    expect(stores.users.get(userId)?.identities).toHaveLength(1);
    expect(stores.users.get(userId)?.erasedAtMs).toBeUndefined();
    expect(userOf('202')).not.toBe(userId);
  });

  test('none of it is offered, and why is said', async () => {
    const { thief } = await aTokenLogin(['draw']);
    const page = await thief.read('/account');
    for (const [, path] of managing) expect(page).not.toContain(`"${path}"`);
    expect(page).toContain('You logged in with a token');
  });

  test('the token can be taken back, which ends the session too', async () => {
    const { thief, token } = await aTokenLogin(['draw']);
    expect((await thief.send(`/account/tokens/${token.id}/revoke`)).status).toBe(303);
    expect((await thief.fetch('/account')).headers.get('Location')).toBe('/login?next=%2Faccount');
  });

  test('an admin’s token lets an admin in, who may all of it', async () => {
    const { thief } = await aTokenLogin(['admin']);
    const page = await thief.read('/account');
    for (const [, path] of managing) expect(page).toContain(`"${path}"`);
    expect((await thief.send('/account/tokens', { name: 'another', life: '30' })).status).toBe(201);
  });
});

describe('deleting one’s data', () => {
  test('needs the word, in the language of the page', async () => {
    const { ana, stores, userId } = await anAccount('pt-BR');
    expect(await ana.read('/account/erase')).toContain('Digite &quot;apagar&quot; para confirmar');
    for (const word of ['', 'delete']) {
      const answer = await ana.send('/account/erase', { word });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('Nada foi apagado.');
    }
    expect(stores.users.get(userId)?.erasedAtMs).toBeUndefined();
    expect(await ana.sendAndRead('/account/erase', { word: ' Apagar ' })).toContain(
      'Feito: o que era guardado sobre você foi apagado.',
    );
    expect(stores.users.get(userId)?.erasedAtMs).toBeDefined();
  });

  test('logs every browser out', async () => {
    const { ana, enter, aToken, userId, stores, now } = await anAccount();
    const phone = await enter(safari);
    const { text } = aToken(userId);
    await ana.send('/account/erase', { word: 'delete' });
    expect(ana.cookies.has('pincel-session')).toBe(false);
    expect((await phone.fetch('/account')).status).toBe(303);
    expect((await phone.send('/login', { token: text })).status).toBe(422);
    expect(stores.webSessions.list(userId, now())).toEqual([]);
  });

  test('waits for what is being drawn', async () => {
    const { ana, accept, engineJob, stores, userId } = await anAccount();
    const { jobId } = accept({}, { requester: { ...aRequester(), userId } });
    await engineJob(jobId);
    expect(await ana.sendAndRead('/account/erase', { word: 'delete' })).toContain(
      'Nothing is deleted yet: send this again in a moment.',
    );
    expect(stores.users.get(userId)?.erasedAtMs).toBeUndefined();
  });

  test('the person at the machine is somebody new afterwards, still without a login', async () => {
    const { browser, stores } = await aDoor({ hasLocal: true });
    const local = browser('http://localhost:8080');
    expect(await local.read('/account')).toContain('so you need no login here.');
    const before = stores.users.find('web:local')?.id;
    expect(await local.sendAndRead('/account/erase', { word: 'delete' })).toContain(
      '<li>Web page: local</li>',
    );
    expect(stores.users.find('web:local')?.id).not.toBe(before);
  });
});
