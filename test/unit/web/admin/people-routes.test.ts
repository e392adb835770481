import { describe, expect, test } from 'vitest';
import { locales } from '../../../../src/domain/texts.ts';
import { anAdminPage, problemAt } from './an-admin-page.ts';

describe('everybody', () => {
  test('is listed newest first, in pages, with what they have and may', async () => {
    const { aPerson, read, accept, policies } = await anAdminPage();
    for (let number = 1; number <= 55; number += 1) aPerson(String(number));
    const idsIn = (shown: string) =>
      [...shown.matchAll(/href="\/admin\/people\/([0-9A-Z]{26})"/g)].map(([, id]) => id ?? '');
    const [newest = '', other = ''] = idsIn(await read('/admin/people'));
    policies.set({ scope: 'user', scopeKey: newest, blocked: true, capacityMillicredits: 12_000 }, 1);
    accept(
      {},
      { requester: { surface: 'discord', userId: other, userExternalId: '', spaceExternalId: 'guild' } },
    );
    const first = await read('/admin/people');
    const [, blocked = '', busy = ''] = first.split('<tr><th scope="row">');
    for (const part of [newest, '12 credits', '>Blocked</span>', 'nothing']) expect(blocked).toContain(part);
    for (const part of [other, '1 drawn, 0 waiting']) expect(busy).toContain(part);
    const next = /href="(\/admin\/people\?after=[^"]*)"/.exec(first)?.[1] ?? '';
    const second = await read(next);
    // The admin is one of them.
    expect([idsIn(first).length, idsIn(second).length]).toEqual([50, 6]);
    const all = [...idsIn(first), ...idsIn(second)];
    expect(all).toEqual(all.toSorted().toReversed());
    expect(second).not.toContain('rel="next"');
  });

  test('is found by id, by identity and by the id there alone', async () => {
    const { aPerson, ask } = await anAdminPage();
    const id = aPerson('4711');
    for (const typed of [id, 'discord:4711', ' 4711 ']) {
      const answer = await ask(`/admin/people?find=${encodeURIComponent(typed)}`, { as: 'admin' });
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/admin/people/${id}`]);
    }
  });

  test('who shares an id with others on another platform is listed with them', async () => {
    const { aPerson, read, transact, users } = await anAdminPage();
    const onDiscord = aPerson('4711');
    const onTelegram = transact(() =>
      users.recognise({ surface: 'telegram', userExternalId: '4711', spaceExternalId: 'group' }, 1),
    ).userId;
    const shown = await read('/admin/people?find=4711');
    expect([shown.includes(onDiscord), shown.includes(onTelegram)]).toEqual([true, true]);
  });

  test.each([
    ['en', 'Nobody is known by that.'],
    ['pt-BR', 'Ninguém é conhecido assim.'],
  ])('a search that finds nobody says so beside its field (%s)', async (locale, sentence) => {
    const { read } = await anAdminPage();
    const shown = await read('/admin/people?find=<b>', locale);
    expect(problemAt(shown, 'people-find')).toContain(sentence);
    expect(shown).toContain('value="&lt;b&gt;"');
  });
});

describe('a person', () => {
  test.each(locales)('is shown whole in %s, without a word of what they asked for', async (locale) => {
    const { aPerson, read, accept, webSessions, tokens } = await anAdminPage();
    const id = aPerson('4711');
    accept(
      { prompt: 'a secret wish' },
      { requester: { surface: 'discord', userExternalId: '4711', spaceExternalId: 'guild' } },
    );
    webSessions.open({ userId: id, tokenId: undefined, browser: 'Firefox', expiresAtMs: 9e9 }, 1);
    tokens.create({ userId: id, name: 'nightly', scopes: ['draw'], expiresAtMs: undefined }, 1);
    const shown = await read(`/admin/people/${id}`, locale);
    for (const part of [id, 'discord:4711', 'Firefox', 'nightly']) expect(shown).toContain(part);
    expect(shown).not.toContain('secret');
    expect(shown).not.toMatch(/undefined|\[object/);
  });

  test('is found under an account that was linked, and under an identity', async () => {
    const { aPerson, ask, users } = await anAdminPage();
    const [kept, merged] = [aPerson('1'), aPerson('2')];
    users.link(users.newLinkCode(merged, 9e9), kept, 1);
    for (const name of [merged, 'discord:2']) {
      const answer = await ask(`/admin/people/${name}`, { as: 'admin' });
      expect(answer.headers.get('Location')).toBe(`/admin/people/${kept}`);
    }
  });

  test('whom nobody knows is not there, whatever is to be done', async () => {
    const { statusOf, post } = await anAdminPage();
    expect(await statusOf('/admin/people/nobody')).toBe(404);
    for (const deed of ['role', 'block', 'credits', 'sessions/end', 'erase', 'drawings/x/cancel']) {
      expect((await post(`/admin/people/nobody/${deed}`, {})).status).toBe(404);
    }
  });

  test('what holds is told with the rule it comes from, field by field', async () => {
    const { aPerson, read, policies, users } = await anAdminPage();
    const id = aPerson('4711');
    users.setRole(id, 'trusted');
    policies.set({ scope: 'user', scopeKey: id, maxQueued: 77 }, 1);
    policies.set({ scope: 'role', scopeKey: 'trusted', maxRunning: 66, maxQueued: 1 }, 1);
    policies.set({ scope: 'platform', scopeKey: 'discord', capacityMillicredits: 55_000 }, 1);
    policies.set({ scope: 'space', scopeKey: 'anywhere', blocked: true }, 1);
    const shown = await read(`/admin/people/${id}`);
    const row = (label: string): string =>
      new RegExp(`<th scope="row">${label}</th>(.*)</tr>`).exec(shown)?.[1] ?? '';
    expect(row('Waiting at most')).toMatch(new RegExp(`77<.*/admin/rules/quota/user/${id}"`));
    expect(row('Drawn at a time')).toMatch(/66<.*\/admin\/rules\/quota\/role\/trusted"/);
    expect(row('Saves up to')).toMatch(/55 credits<.*\/admin\/rules\/quota\/platform\/discord"/);
    expect(row('Blocked')).toMatch(/no<.*\/admin\/rules\/quota\/default\/everybody"/);
  });

  test('gets a role', async () => {
    const { aPerson, post, noteAfter, users, audited, actor } = await anAdminPage();
    const id = aPerson('4711');
    const answer = await post(`/admin/people/${id}/role`, { role: 'trusted' });
    expect(await noteAfter(answer)).toBe('They are trusted now.');
    expect(users.get(id)?.role).toBe('trusted');
    expect(audited('role-changed')).toMatchObject([
      { actor, userId: id, content: { before: 'member', after: 'trusted' } },
    ]);
    expect(await noteAfter(await post(`/admin/people/${id}/role`, { role: 'king' }))).toContain('no role');
    expect(users.get(id)?.role).toBe('trusted');
  });

  test('is blocked, and let in again', async () => {
    const { aPerson, post, read, policies, audited, actor } = await anAdminPage();
    const id = aPerson('4711');
    const isBlocked = () => policies.resolve({ userId: id, role: 'member' }).blocked;
    await post(`/admin/people/${id}/block`, { blocked: 'yes' });
    expect(isBlocked()).toBe(true);
    expect(await read(`/admin/people/${id}`)).toContain('Let them in again');
    await post(`/admin/people/${id}/block`, { blocked: 'no' });
    expect(isBlocked()).toBe(false);
    expect(audited('policy-changed').map(({ actor: by, userId }) => [by, userId])).toEqual([
      [actor, id],
      [actor, id],
    ]);
  });

  test('gets credits and loses them, with the reason in the books and the audit log', async () => {
    const { aPerson, post, read, noteAfter, ledger, audited, actor } = await anAdminPage();
    const id = aPerson('4711');
    const given = await post(`/admin/people/${id}/credits`, {
      amount: '12.5',
      reason: 'a prize',
      way: 'give',
    });
    expect(await noteAfter(given)).toBe('They got 12.5 credits.');
    const taken = await post(
      `/admin/people/${id}/credits`,
      { amount: '2,5', reason: 'um engano', way: 'take' },
      'pt-BR',
    );
    expect(await noteAfter(taken, 'pt-BR')).toBe('A pessoa perdeu 2,5 créditos.');
    expect(ledger.entries(id, { limit: 2 })).toMatchObject([
      { amountMillicredits: -2_500, reason: 'um engano', actor },
      { amountMillicredits: 12_500, reason: 'a prize', actor },
    ]);
    expect(audited('quota-changed')).toMatchObject([
      { actor, userId: id, content: { balanceBefore: 300_000, balanceAfter: 312_500, reason: 'a prize' } },
      { actor, userId: id, content: { balanceAfter: 310_000 } },
    ]);
    const shown = await read(`/admin/people/${id}`);
    expect(shown).toContain('310 credits');
    expect(shown).toMatch(/−2.5 credits<.*\n.*um engano/);
  });

  test.each([
    ['nothing', ''],
    ['zero', '0'],
    ['less than zero', '-5'],
    ['words', 'many'],
    ['what may be a thousand or one', '1,000'],
    ['four decimals', '1.2345'],
    ['more than adds up', '99999999999'],
  ])('is not given %s', async (_name, amount) => {
    const { aPerson, post, ledger, audited } = await anAdminPage();
    const id = aPerson('4711');
    const answer = await post(`/admin/people/${id}/credits`, { amount, reason: 'because', way: 'give' });
    const shown = await answer.text();
    expect(answer.status).toBe(422);
    expect(problemAt(shown, 'credits-amount')).toMatch(/^Write more than 0 credits/);
    expect(shown).toContain(`value="${amount}"`);
    expect(shown).toContain('value="because"');
    expect([ledger.entries(id, { limit: 9 }), audited('quota-changed')]).toEqual([[], []]);
  });

  test('gets nothing without a reason', async () => {
    const { aPerson, post, ledger } = await anAdminPage();
    const id = aPerson('4711');
    for (const reason of [' ', 'x'.repeat(201)]) {
      const answer = await post(`/admin/people/${id}/credits`, { amount: '5', reason, way: 'give' }, 'pt-BR');
      expect(problemAt(await answer.text(), 'credits-reason')).toMatch(/^Diga o motivo/);
    }
    expect(ledger.entries(id, { limit: 9 })).toEqual([]);
  });

  test('has books in pages', async () => {
    const { aPerson, post, read } = await anAdminPage();
    const id = aPerson('4711');
    for (let gift = 1; gift <= 16; gift += 1) {
      await post(`/admin/people/${id}/credits`, {
        amount: String(gift),
        reason: `gift ${gift}.`,
        way: 'give',
      });
    }
    const first = await read(`/admin/people/${id}`);
    expect([first.includes('gift 16.'), first.includes('gift 1.')]).toEqual([true, false]);
    const older = /href="([^"]*\?before=\d+)#ledger"/.exec(first)?.[1] ?? '';
    const second = await read(older);
    expect([second.includes('gift 16.'), second.includes('gift 1.')]).toEqual([false, true]);
  });

  test('has a drawing canceled that waits, and one that is drawn told to stop', async () => {
    const { aPerson, post, noteAfter, accept, jobs, audited, actor, engineJob } = await anAdminPage();
    const id = aPerson('4711');
    const requester = { surface: 'discord', userExternalId: '4711', spaceExternalId: 'guild' } as const;
    const [drawn, waiting] = [accept({}, { requester }).jobId, accept({}, { requester }).jobId];
    await engineJob(drawn);
    const canceled = await post(`/admin/people/${id}/drawings/${waiting}/cancel`, {});
    expect(await noteAfter(canceled)).toBe('Canceled. Its price went back to them.');
    expect(jobs.get(waiting)?.state).toBe('canceled');
    expect(audited('canceled')).toMatchObject([{ actor, jobId: waiting }]);
    const stopping = await post(`/admin/people/${id}/drawings/${drawn}/cancel`, {});
    expect(await noteAfter(stopping)).toContain('within a moment');
    expect(jobs.get(drawn)?.cancelAskedBy).toBe(actor);
    expect(await noteAfter(await post(`/admin/people/${id}/drawings/${waiting}/cancel`, {}))).toContain(
      'over',
    );
  });

  test('has no drawing or token of somebody else’s', async () => {
    const { aPerson, post, accept, jobs, tokens } = await anAdminPage();
    const [id, other] = [aPerson('4711'), aPerson('4712')];
    const { jobId } = accept(
      {},
      { requester: { surface: 'discord', userExternalId: '4712', spaceExternalId: 'guild' } },
    );
    const { token } = tokens.create(
      { userId: other, name: 'n', scopes: ['draw'], expiresAtMs: undefined },
      1,
    );
    expect((await post(`/admin/people/${id}/drawings/${jobId}/cancel`, {})).status).toBe(404);
    expect((await post(`/admin/people/${id}/tokens/${token.id}/revoke`, {})).status).toBe(404);
    expect(jobs.get(jobId)?.state).not.toBe('canceled');
    expect(tokens.get(token.id)?.revokedAtMs).toBeUndefined();
  });

  test('is logged out of every browser', async () => {
    const { aPerson, post, noteAfter, webSessions, audited, actor, now } = await anAdminPage();
    const id = aPerson('4711');
    for (const browser of ['Firefox', 'Safari']) {
      webSessions.open({ userId: id, tokenId: undefined, browser, expiresAtMs: 9e9 }, now());
    }
    const answer = await post(`/admin/people/${id}/sessions/end`, {});
    expect(await noteAfter(answer)).toBe('2 browsers were logged out.');
    expect(webSessions.list(id, now())).toEqual([]);
    expect(audited('session-closed')).toMatchObject([{ actor, userId: id, content: { sessions: 2 } }]);
  });

  test('has a token revoked', async () => {
    const { aPerson, post, noteAfter, tokens, audited, actor } = await anAdminPage();
    const id = aPerson('4711');
    const { token } = tokens.create({ userId: id, name: 'old', scopes: ['draw'], expiresAtMs: undefined }, 1);
    const answer = await post(`/admin/people/${id}/tokens/${token.id}/revoke`, {});
    expect(answer.headers.get('Location')).toBe(`/admin/people/${id}`);
    expect(await noteAfter(answer)).toBe('old does not work any more.');
    expect(tokens.get(token.id)?.revokedAtMs).toBeDefined();
    expect(audited('token-revoked')).toMatchObject([{ actor, userId: id, content: { tokenId: token.id } }]);
  });
});

describe('erasing somebody', () => {
  test('takes their identity, typed; then only numbers are left', async () => {
    const { aPerson, post, read, noteAfter, users, audited, actor } = await anAdminPage();
    const id = aPerson('4711');
    const wrong = await post(`/admin/people/${id}/erase`, { confirmation: 'discord:4712' });
    const shown = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(problemAt(shown, 'erase-confirmation')).toContain('Nothing was erased');
    expect(shown).toContain('value="discord:4712"');
    expect(users.get(id)?.erasedAtMs).toBeUndefined();
    const right = await post(`/admin/people/${id}/erase`, { confirmation: ' discord:4711 ' });
    expect(await noteAfter(right)).toBe('Erased: the words of 0 drawings and 0 pictures.');
    expect(users.get(id)?.erasedAtMs).toBeDefined();
    expect(audited('erased')).toMatchObject([{ actor, userId: id }]);
    const left = await read(`/admin/people/${id}`);
    expect(left).not.toContain('<form');
    expect(left).toContain('Their data were erased.');
  });

  test('waits for what is being drawn', async () => {
    const { aPerson, post, noteAfter, accept, engineJob, users, jobs } = await anAdminPage();
    const id = aPerson('4711');
    const requester = { surface: 'discord', userExternalId: '4711', spaceExternalId: 'guild' } as const;
    const { jobId } = accept({}, { requester });
    await engineJob(jobId);
    const answer = await post(`/admin/people/${id}/erase`, { confirmation: 'discord:4711' });
    expect(await noteAfter(answer)).toContain('Nothing is erased yet');
    expect(users.get(id)?.erasedAtMs).toBeUndefined();
    expect(jobs.get(jobId)?.cancelAskedAtMs).toBeDefined();
  });

  test('leaves nothing that could be changed', async () => {
    const { aPerson, post, noteAfter, users, audited } = await anAdminPage();
    const id = aPerson('4711');
    await post(`/admin/people/${id}/erase`, { confirmation: 'discord:4711' });
    for (const [deed, fields] of [
      ['role', { role: 'admin' }],
      ['block', { blocked: 'yes' }],
      ['credits', { amount: '5', reason: 'x', way: 'give' }],
      ['erase', { confirmation: id }],
    ] as const) {
      const answer = await post(`/admin/people/${id}/${deed}`, fields);
      expect(await noteAfter(answer)).toContain('nothing about them can be changed');
    }
    expect(users.get(id)?.role).toBe('member');
    expect([audited('role-changed'), audited('policy-changed'), audited('quota-changed')]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

test('a form that is none changes nothing and is answered as an empty one', async () => {
  const { aPerson, ask } = await anAdminPage();
  const id = aPerson('4711');
  const answer = await ask(`/admin/people/${id}/credits`, {
    as: 'admin',
    method: 'POST',
    body: '--broken',
    headers: { 'Content-Type': 'multipart/form-data; boundary=other' },
  });
  expect(answer.status).toBe(422);
});
