import { describe, expect, test } from 'vitest';
import { allSpaces } from '../../../../src/domain/space-policy.ts';
import { locales } from '../../../../src/domain/texts.ts';
import { anAdminPage, problemAt, shownValue } from './an-admin-page.ts';

/** The page with what its forms need. */
async function aRulesPage() {
  const page = await anAdminPage();
  const { read, post, policies, spacePolicies } = page;
  const aSpace = (externalId: string): string =>
    page.transact(() =>
      page.users.recognise({ surface: 'discord', userExternalId: '1', spaceExternalId: externalId }, 1),
    ).spaceId;
  /** Sends a form as somebody who has just opened it. */
  const save = async (path: string, fields: Readonly<Record<string, string>>, locale = 'en') => {
    const seen = shownValue(await read(path, locale), 'seen') ?? '';
    return post(path, { seen, ...fields }, locale);
  };
  const ruleOf = (scope: string, scopeKey: string) =>
    policies.list().find((rule) => rule.scope === scope && rule.scopeKey === scopeKey);
  const placeFields = {
    image: 'member',
    gif: 'member',
    maxQueued: '500',
    nsfw: 'never',
    channels: '',
    trustedRoles: '',
    deny: '',
    allow: '',
  };
  const everywhere = () => spacePolicies.resolve(allSpaces);
  return { ...page, aSpace, save, ruleOf, placeFields, everywhere };
}

describe('quota rules', () => {
  test.each(locales)('are shown in %s with what falls through, and what that depends on', async (locale) => {
    const { aPerson, aSpace, read, policies, users } = await aRulesPage();
    const id = aPerson('4711');
    users.setRole(id, 'trusted');
    policies.set({ scope: 'user', scopeKey: id, maxQueued: 7 }, 1);
    policies.set({ scope: 'role', scopeKey: 'trusted', maxRunning: 6 }, 1);
    policies.set({ scope: 'space', scopeKey: aSpace('55'), blocked: true }, 1);
    policies.set({ scope: 'platform', scopeKey: 'discord', capacityMillicredits: 44_000 }, 1);
    const shown = await read('/admin/rules', locale);
    expect(shown).not.toMatch(/undefined|\[object/);
    const row =
      new RegExp(`<tr><th scope="row"><a href="/admin/people/${id}">[^]*?</tr>`).exec(shown)?.[0] ?? '';
    const expected = {
      en: ['44 credits (Discord)', '6 (Trusted people)', 'depends on where they ask'],
      'pt-BR': ['44 créditos (Discord)', '6 (Pessoas de confiança)', 'depende de onde pedem'],
    };
    for (const value of expected[locale]) expect(row).toContain(`<span class="hint">${value}</span>`);
    expect(shown).toContain('discord:55');
  });

  test.each([
    ['role:trusted', '', '/admin/rules/quota/role/trusted'],
    ['platform:web', 'ignored', '/admin/rules/quota/platform/web'],
  ])('a new one for %s is one step away', async (chosen, who, address) => {
    const { ask } = await aRulesPage();
    const answer = await ask(`/admin/rules/quota?for=${chosen}&who=${who}`, { as: 'admin' });
    expect(answer.headers.get('Location')).toBe(address);
  });

  test('a new one is for a person or a place by any of their names', async () => {
    const { ask, aPerson, aSpace } = await aRulesPage();
    const [id, spaceId] = [aPerson('4711'), aSpace('55')];
    const person = await ask('/admin/rules/quota?for=user&who=discord:4711', { as: 'admin' });
    expect(person.headers.get('Location')).toBe(`/admin/rules/quota/user/${id}`);
    const place = await ask('/admin/rules/quota?for=space&who=discord:55', { as: 'admin' });
    expect(place.headers.get('Location')).toBe(`/admin/rules/quota/space/${spaceId}`);
  });

  test.each([
    ['user', 'nobody'],
    ['space', ''],
    ['role:king', ''],
    ['planet', 'x'],
  ])('nobody to have one is told beside the field (%s %s)', async (chosen, who) => {
    const { ask } = await aRulesPage();
    const answer = await ask(`/admin/rules/quota?for=${chosen}&who=${who}`, { as: 'admin' });
    const shown = await answer.text();
    expect(answer.status).toBe(422);
    expect(problemAt(shown, 'rule-who')).toContain('There is nobody and nothing like that.');
    expect(shown).toContain(`name="who"`);
    expect(shownValue(shown, 'who')).toBe(who);
  });

  test('one is set, says only what was filled in, and is audited', async () => {
    const { save, noteAfter, ruleOf, audited, actor, policies } = await aRulesPage();
    policies.set({ scope: 'role', scopeKey: 'trusted', maxQueued: 3, blocked: true }, 1);
    const answer = await save('/admin/rules/quota/role/trusted', {
      capacityMillicredits: '900.5',
      refillMillicreditsPerDay: '',
      maxQueued: '',
      maxRunning: '4',
      blocked: '',
    });
    expect(await noteAfter(answer)).toBe('Saved: the rule for Trusted people holds from now on.');
    const after = { capacityMillicredits: 900_500, maxRunning: 4 };
    expect(ruleOf('role', 'trusted')).toEqual({
      scope: 'role',
      scopeKey: 'trusted',
      refillMillicreditsPerDay: undefined,
      maxQueued: undefined,
      blocked: undefined,
      ...after,
    });
    expect(audited('policy-changed')).toMatchObject([
      { actor, content: { scope: 'role', before: { maxQueued: 3, blocked: true }, after } },
    ]);
  });

  test('what is unlimited is said in the language of the page, and shown so', async () => {
    const { save, read, ruleOf } = await aRulesPage();
    await save('/admin/rules/quota/role/admin', { capacityMillicredits: 'Sem limite' }, 'pt-BR');
    expect(ruleOf('role', 'admin')?.capacityMillicredits).toBe('unlimited');
    expect(shownValue(await read('/admin/rules/quota/role/admin'), 'capacityMillicredits')).toBe('unlimited');
    await save('/admin/rules/quota/role/admin', { capacityMillicredits: '1200,5' }, 'pt-BR');
    expect(shownValue(await read('/admin/rules/quota/role/admin', 'pt-BR'), 'capacityMillicredits')).toBe(
      '1200,5',
    );
  });

  test.each([
    ['capacityMillicredits', '-1'],
    ['capacityMillicredits', 'much'],
    ['refillMillicreditsPerDay', 'unlimited'],
    ['refillMillicreditsPerDay', '1,000'],
    ['maxQueued', '1.5'],
    ['maxQueued', '1000001'],
    ['maxRunning', '0'],
    ['blocked', 'perhaps'],
  ])('%s cannot be %s, which stays to be mended', async (field, typed) => {
    const { aPerson, read, post, ruleOf, audited } = await aRulesPage();
    const id = aPerson('4711');
    const path = `/admin/rules/quota/user/${id}`;
    const seen = shownValue(await read(path), 'seen') ?? '';
    const answer = await post(path, { seen, maxRunning: '2', [field]: typed });
    const shown = await answer.text();
    expect(answer.status).toBe(422);
    expect(problemAt(shown, `rule-${field}`)).toMatch(/^(Write|Choose)/);
    if (field !== 'blocked') expect(shownValue(shown, field)).toBe(typed);
    expect(shown).toContain('aria-invalid="true"');
    expect([ruleOf('user', id), audited('policy-changed')]).toEqual([undefined, []]);
  });

  test('one that says nothing is not set', async () => {
    const { save, ruleOf } = await aRulesPage();
    const answer = await save('/admin/rules/quota/role/trusted', {});
    expect(problemAt(await answer.text(), 'rule-capacityMillicredits')).toContain('has to say something');
    expect(ruleOf('role', 'trusted')).toBeUndefined();
  });

  test('the default rule is changed, says everything, and stays', async () => {
    const { save, post, read, ruleOf, audited, actor } = await aRulesPage();
    const path = '/admin/rules/quota/default/everybody';
    const fields = {
      capacityMillicredits: '200',
      refillMillicreditsPerDay: '0',
      maxQueued: '0',
      maxRunning: '1',
      blocked: 'no',
    };
    const incomplete = await (await save(path, { ...fields, maxQueued: '' })).text();
    expect(problemAt(incomplete, 'rule-maxQueued')).toMatch(/^Write a whole number/);
    await save(path, fields);
    expect(ruleOf('default', '')).toMatchObject({ capacityMillicredits: 200_000, maxQueued: 0 });
    expect(audited('policy-changed')).toMatchObject([{ actor }]);
    expect((await post(`${path}/remove`, {})).status).toBe(404);
    expect(await read(path)).not.toContain('/remove"');
  });

  test('one is removed, and what is wider holds again', async () => {
    const { post, noteAfter, policies, ruleOf, audited, actor } = await aRulesPage();
    policies.set({ scope: 'role', scopeKey: 'trusted', maxQueued: 3 }, 1);
    const answer = await post('/admin/rules/quota/role/trusted/remove', {});
    expect(await noteAfter(answer)).toContain('is gone');
    expect(ruleOf('role', 'trusted')).toBeUndefined();
    expect(audited('policy-changed')).toMatchObject([{ actor, content: { after: null } }]);
    expect((await post('/admin/rules/quota/role/trusted/remove', {})).status).toBe(404);
  });

  test('one that somebody changed meanwhile is not overwritten, and what was typed is kept', async () => {
    const { aPerson, read, post, policies, ruleOf } = await aRulesPage();
    const id = aPerson('4711');
    const path = `/admin/rules/quota/user/${id}`;
    const seen = shownValue(await read(path), 'seen') ?? '';
    policies.set({ scope: 'user', scopeKey: id, blocked: true }, 1);
    const answer = await post(path, { seen, maxQueued: '9' });
    const shown = await answer.text();
    expect(answer.status).toBe(409);
    expect(shown).toContain('Somebody changed these rules');
    expect(shownValue(shown, 'maxQueued')).toBe('9');
    expect(ruleOf('user', id)).toMatchObject({ blocked: true, maxQueued: undefined });
    await post(path, { seen: shownValue(shown, 'seen') ?? '', maxQueued: '9', blocked: 'yes' });
    expect(ruleOf('user', id)).toMatchObject({ blocked: true, maxQueued: 9 });
  });

  test.each(['user/nobody', 'role/king', 'platform/moon', 'space/nowhere', 'default/web', 'planet/x'])(
    'there is none for %s',
    async (address) => {
      const { statusOf, post } = await aRulesPage();
      expect(await statusOf(`/admin/rules/quota/${address}`)).toBe(404);
      expect((await post(`/admin/rules/quota/${address}`, { maxQueued: '1' })).status).toBe(404);
      expect((await post(`/admin/rules/quota/${address}/remove`, {})).status).toBe(404);
    },
  );
});

describe('what may be asked for', () => {
  test('everywhere is changed part by part, and audited', async () => {
    const { save, placeFields, noteAfter, everywhere, audited, actor } = await aRulesPage();
    const answer = await save('/admin/rules/places/all', {
      ...placeFields,
      gif: 'nobody',
      image: 'trusted',
      maxQueued: '40',
      nsfw: 'always',
      channels: '123\n-456, 123',
      trustedRoles: '789',
      deny: 'worse*\n  something rude ',
      allow: 'worse luck',
    });
    expect(await noteAfter(answer)).toContain('Everywhere');
    expect(everywhere()).toEqual({
      kinds: { image: 'trusted', gif: undefined },
      maxQueued: 40,
      nsfw: 'always',
      channels: ['123', '-456'],
      trustedRoles: ['789'],
      words: { deny: ['worse*', 'something rude'], allow: ['worse luck'] },
    });
    expect(audited('policy-changed')).toMatchObject([
      {
        actor,
        content: { scope: 'space-rules', after: { maxQueued: 40, deny: ['worse*', 'something rude'] } },
      },
    ]);
  });

  test('in one place, only what differs becomes its own', async () => {
    const { aSpace, save, placeFields, spacePolicies, audited, actor } = await aRulesPage();
    spacePolicies.set(allSpaces, { maxQueued: 40, words: { deny: ['rude'], allow: [] } }, 1);
    const spaceId = aSpace('55');
    await save(`/admin/rules/places/${spaceId}`, { ...placeFields, maxQueued: '40', deny: 'politics' });
    expect(spacePolicies.own(spaceId)).toEqual({ words: { deny: ['politics'], allow: [] } });
    expect(spacePolicies.resolve(spaceId).words.deny).toEqual(['rude', 'politics']);
    expect(audited('policy-changed')).toMatchObject([{ actor, spaceId }]);
  });

  test('what is taken off a list goes, and an empty list of channels is every channel', async () => {
    const { aSpace, save, placeFields, spacePolicies } = await aRulesPage();
    const spaceId = aSpace('55');
    spacePolicies.set(spaceId, { channels: ['1', '2'], words: { deny: ['One', 'two'], allow: [] } }, 1);
    await save(`/admin/rules/places/${spaceId}`, { ...placeFields, channels: '', deny: 'one' });
    expect(spacePolicies.own(spaceId)).toMatchObject({ channels: [], words: { deny: ['One'], allow: [] } });
  });

  test('nothing different changes nothing', async () => {
    const { save, placeFields, noteAfter, audited } = await aRulesPage();
    const answer = await save('/admin/rules/places/all', placeFields);
    expect(await noteAfter(answer)).toContain('nothing was changed');
    expect(audited('policy-changed')).toEqual([]);
  });

  test.each([
    ['deny', '((', '"((" cannot be on the list.'],
    ['allow', 'x'.repeat(101), 'cannot be on the list.'],
    ['channels', '12\ngeneral', '"general" is no id of a platform'],
    ['trustedRoles', '@mods', '"@mods" is no id of a platform'],
    ['deny', Array.from({ length: 1_001 }, (_, index) => `w${index}`).join('\n'), '1,000 at most'],
    ['maxQueued', '-1', 'Write a whole number from 0'],
    ['image', 'king', 'Choose one of the list.'],
    ['nsfw', '', 'Choose one of the list.'],
  ])('%s is refused beside its field, and what was typed is kept', async (part, typed, sentence) => {
    const { save, placeFields, audited, everywhere } = await aRulesPage();
    const before = everywhere();
    const answer = await save('/admin/rules/places/all', { ...placeFields, allow: 'kept', [part]: typed });
    const shown = await answer.text();
    expect(answer.status).toBe(422);
    expect(problemAt(shown, `place-${part}`)?.replaceAll('&quot;', '"')).toContain(sentence);
    expect(shown).toContain(part === 'allow' ? typed : 'kept');
    expect([audited('policy-changed'), everywhere()]).toEqual([[], before]);
  });

  test('rules that somebody changed meanwhile are not overwritten', async () => {
    const { read, post, placeFields, spacePolicies, everywhere } = await aRulesPage();
    const path = '/admin/rules/places/all';
    const seen = shownValue(await read(path), 'seen') ?? '';
    spacePolicies.set(allSpaces, { words: { deny: ['rude'], allow: [] } }, 1);
    const answer = await post(path, { ...placeFields, seen, maxQueued: '9' });
    expect(answer.status).toBe(409);
    expect(shownValue(await answer.text(), 'maxQueued')).toBe('9');
    expect(everywhere()).toMatchObject({ maxQueued: 500, words: { deny: ['rude'] } });
  });

  test.each(locales)('places with rules of their own are listed in %s', async (locale) => {
    const { aSpace, read, spacePolicies } = await aRulesPage();
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);
    spacePolicies.set(aSpace('55'), { nsfw: 'marked-channels', words: { deny: words, allow: [] } }, 1);
    const shown = await read('/admin/rules', locale);
    expect(shown).toContain('discord:55');
    expect(shown).toContain(locale === 'en' ? 'word19, and 10 more' : 'word19 e mais 10');
  });

  test.each(locales)(
    'what a place says itself is set back to what holds everywhere, in %s',
    async (locale) => {
      const { aSpace, read, post, spacePolicies, noteAfter, audited, actor } = await aRulesPage();
      spacePolicies.set(allSpaces, { maxQueued: 40 }, 1);
      const spaceId = aSpace('55');
      const path = `/admin/rules/places/${spaceId}`;
      expect(await read(path, locale)).not.toContain('/reset"');
      const kinds = { image: 'admin', gif: undefined } as const;
      spacePolicies.set(spaceId, { maxQueued: 3, kinds, words: { deny: ['rude'], allow: [] } }, 1);
      const shown = await read(path, locale);
      expect(shown).toContain(
        locale === 'en' ? 'Requests that may wait: 40' : 'Pedidos que podem esperar: 40',
      );
      expect(shown).not.toContain('type="checkbox" name="nsfw"');
      const seen = shownValue(shown, 'seen') ?? '';
      const answer = await post(`${path}/reset`, { seen, maxQueued: 'on', words: 'on' }, locale);
      expect(answer.status).toBe(303);
      expect(await noteAfter(answer, locale)).toContain(
        locale === 'en' ? 'is as everywhere again' : 'de novo como em todo lugar',
      );
      expect(spacePolicies.own(spaceId)).toEqual({ kinds });
      expect(audited('policy-changed')).toMatchObject([
        { actor, spaceId, content: { before: { maxQueued: 3, deny: ['rude'] }, after: {} } },
      ]);
    },
  );

  test('nothing is set back where nothing was ticked, nor where somebody changed the rules meanwhile', async () => {
    const { aSpace, read, post, spacePolicies, noteAfter, audited } = await aRulesPage();
    const spaceId = aSpace('55');
    const path = `/admin/rules/places/${spaceId}`;
    spacePolicies.set(spaceId, { maxQueued: 3 }, 1);
    const seen = shownValue(await read(path), 'seen') ?? '';
    expect(await noteAfter(await post(`${path}/reset`, { seen }))).toContain('nothing was changed');
    spacePolicies.set(spaceId, { maxQueued: 4 }, 1);
    const late = await post(`${path}/reset`, { seen, maxQueued: 'on' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('Somebody changed these rules');
    expect((await post('/admin/rules/places/all/reset', { seen, maxQueued: 'on' })).status).toBe(404);
    expect([spacePolicies.own(spaceId), audited('policy-changed')]).toEqual([{ maxQueued: 4 }, []]);
  });

  test('places and rules are shown fifty at a time, each list leafed through for itself', async () => {
    const { aSpace, aPerson, read, spacePolicies, policies } = await aRulesPage();
    for (let number = 1; number <= 51; number += 1) {
      spacePolicies.set(aSpace(`${1_000 + number}`), { maxQueued: number }, number);
      policies.set({ scope: 'user', scopeKey: aPerson(`${5_000 + number}`), maxQueued: 7 }, 1);
    }
    const rowsOf = (shown: string, pattern: RegExp) => shown.match(pattern)?.length;
    const first = await read('/admin/rules');
    expect(rowsOf(first, /<tr><th scope="row">discord:1\d{3}/g)).toBe(50);
    // The latest changed first; the rules for many before those for one.
    expect(first).not.toContain('discord:1001');
    expect(first).toContain('Everybody');
    expect(first).toContain('Page 1 of 2');
    expect(first).toContain('href="/admin/rules?places=2#places" rel="next"');
    const second = await read('/admin/rules?places=2&rules=2');
    expect(second).toContain('discord:1001');
    expect(rowsOf(second, /<tr><th scope="row">discord:1\d{3}/g)).toBe(1);
    expect(second).toContain('href="/admin/rules?rules=2&amp;places=1#places" rel="prev"');
    expect(await read('/admin/rules?places=99', 'pt-BR')).toContain('Página 2 de 2');
    expect(await read('/admin/rules?places=moon')).toContain('Page 1 of 2');
  });

  test('a place is found by its name, and one that is not known is told beside the field', async () => {
    const { ask, aSpace, statusOf } = await aRulesPage();
    const spaceId = aSpace('55');
    const found = await ask('/admin/rules/places?place=discord:55', { as: 'admin' });
    expect(found.headers.get('Location')).toBe(`/admin/rules/places/${spaceId}`);
    const unknown = await ask('/admin/rules/places?place=moon', { as: 'admin', locale: 'pt-BR' });
    const shown = await unknown.text();
    expect(unknown.status).toBe(422);
    expect(problemAt(shown, 'places-place')).toContain('Nunca se pediu nada');
    expect(shownValue(shown, 'place')).toBe('moon');
    expect(await statusOf('/admin/rules/places/moon')).toBe(404);
  });
});
