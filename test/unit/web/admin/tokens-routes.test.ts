import { describe, expect, test } from 'vitest';
import { locales } from '../../../../src/domain/texts.ts';
import { anAdminPage, problemAt, shownValue } from './an-admin-page.ts';

const dayMs = 86_400_000;
const aToken = /pincel_[0-9A-Z]{26}_[\w-]{43}/;

describe('making a token', () => {
  test.each(locales)('tells its text this once, with how to use it (%s)', async (locale) => {
    const { post, read, tokens, audited, actor, users, logged, now } = await anAdminPage();
    const answer = await post(
      '/admin/tokens',
      { name: 'nightly', owner: '', scope: 'draw', days: '90' },
      locale,
    );
    const shown = await answer.text();
    const text = aToken.exec(shown)?.[0] ?? '';
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(shown).toContain('https://pincel.example/api/v1/infer');
    const token = tokens.authenticate(text, now());
    expect(token).toMatchObject({ name: 'nightly', scopes: ['draw'], expiresAtMs: now() + 90 * dayMs });
    expect(users.find('web:nightly')?.id).toBe(token?.userId);
    expect(audited('token-created')).toMatchObject([
      { actor, userId: token?.userId, personal: { name: 'nightly' } },
    ]);
    const after = await read('/admin/tokens', locale);
    expect(after).toContain('nightly');
    expect(after).not.toMatch(aToken);
    expect(JSON.stringify([logged, audited('token-created')])).not.toContain(text);
  });

  test('makes it somebody’s, for good, with everything an admin may', async () => {
    const { post, tokens, aPerson } = await anAdminPage();
    const id = aPerson('4711');
    await post('/admin/tokens', { name: 'house', owner: 'discord:4711', scope: 'admin', days: '' });
    expect(tokens.list(id)).toMatchObject([{ name: 'house', scopes: ['admin'], expiresAtMs: undefined }]);
  });

  test.each([
    ['name', ' ', 'Give it a name'],
    ['name', 'x'.repeat(101), 'Give it a name'],
    ['owner', 'discord:1', 'There is nobody'],
    ['scope', 'everything', 'Choose what it may.'],
    ['days', '0', 'Write a whole number of days'],
    ['days', '4000', 'Write a whole number of days'],
    ['days', 'soon', 'Write a whole number of days'],
  ])('%s cannot be %s; what else was typed is kept', async (field, typed, sentence) => {
    const { post, tokens, audited, users } = await anAdminPage();
    const fields = { name: '"quoted"', owner: '', scope: 'draw', days: '7', [field]: typed };
    const answer = await post('/admin/tokens', fields);
    const shown = await answer.text();
    expect(answer.status).toBe(422);
    expect(problemAt(shown, `token-${field}`)).toContain(sentence);
    if (field !== 'name') expect(shownValue(shown, 'name')).toBe('&quot;quoted&quot;');
    if (field !== 'days') expect(shownValue(shown, 'days')).toBe('7');
    expect([tokens.list(), audited('token-created'), users.find('web:"quoted"')]).toEqual([
      [],
      [],
      undefined,
    ]);
  });

  test('is not for somebody who was erased', async () => {
    const { post, aPerson, users, tokens } = await anAdminPage();
    const id = aPerson('4711');
    users.erase(id, 1);
    const answer = await post('/admin/tokens', { name: 'n', owner: id, scope: 'draw', days: '' }, 'pt-BR');
    expect(problemAt(await answer.text(), 'token-owner')).toContain('Esta pessoa foi apagada');
    expect(tokens.list()).toEqual([]);
  });
});

describe('the list', () => {
  test('an empty one teaches what tokens are for', async () => {
    const { read } = await anAdminPage();
    expect(await read('/admin/tokens')).toContain('No program can ask for drawings from elsewhere yet.');
  });

  test('those that work stand before those that are over, each with its owner and last use', async () => {
    const { read, tokens, aPerson, now } = await anAdminPage({ now: () => 5 * dayMs });
    const userId = aPerson('4711');
    const make = (name: string, expiresAtMs: number | undefined) =>
      tokens.create({ userId, name, scopes: ['draw'], expiresAtMs }, dayMs);
    const used = make('used', undefined);
    make('expired', now());
    tokens.revoke(make('revoked', undefined).token.id, now());
    tokens.authenticate(used.text, 4 * dayMs);
    const shown = await read('/admin/tokens');
    const [working = '', over = ''] = shown.split('<details><summary>');
    expect(working).toContain('<h2 id="working">1 token works</h2>');
    expect(working).toContain(`<a href="/admin/people/${userId}">discord:4711</a>`);
    expect(working).toContain('Jan 5, 1970');
    expect(over).toMatch(/^2 tokens that were revoked or have expired/);
    expect([over.includes('>expired<'), over.includes('>revoked<')]).toEqual([true, true]);
    expect(shown.match(/\/revoke"/g)).toHaveLength(1);
  });
});

describe('revoking a token', () => {
  test('shuts out who has it, and is audited once', async () => {
    const { post, noteAfter, tokens, aPerson, audited, actor, now } = await anAdminPage();
    const userId = aPerson('4711');
    const { token, text } = tokens.create(
      { userId, name: 'old', scopes: ['draw'], expiresAtMs: undefined },
      1,
    );
    const answer = await post(`/admin/tokens/${token.id}/revoke`, {});
    expect(await noteAfter(answer)).toBe('old does not work any more.');
    await post(`/admin/tokens/${token.id}/revoke`, {});
    expect(tokens.authenticate(text, now())).toBeUndefined();
    expect(audited('token-revoked')).toMatchObject([{ actor, userId, content: { tokenId: token.id } }]);
  });

  test('one that is not there is not found', async () => {
    const { post } = await anAdminPage();
    expect((await post('/admin/tokens/nothing/revoke', {})).status).toBe(404);
  });
});
