import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createAuditReader } from '../../../../src/db/audit-reader.ts';
import { AppError } from '../../../../src/domain/app-error.ts';
import type { AuditEntry } from '../../../../src/domain/audit-log.ts';
import type { AuditReader, AuditVerification } from '../../../../src/domain/audit-reader.ts';
import { databaseFile } from '../../../../src/stores.ts';
import { createAuditRoutes } from '../../../../src/web/admin/audit-routes.ts';
import { aPage } from '../page/a-page.ts';

const nowMs = Date.parse('2026-11-21T12:00:00Z');
const dayMs = 86_400_000;

/** The page of the audit log; its entries are read as they are in life unless a test says otherwise. */
async function anAuditPage(
  changes: { readonly auditReader?: Pick<AuditReader, 'read' | 'verify'>; readonly patienceMs?: number } = {},
) {
  const page = await aPage(
    (deps) => {
      const auditReader = createAuditReader({
        databaseFile: databaseFile({ dataDir: deps.folder }),
        anchorsFile: join(deps.folder, 'anchors.jsonl'),
      });
      onTestFinished(auditReader.close);
      return createAuditRoutes({ ...deps, auditReader, patienceMs: 60_000, ...changes });
    },
    { now: () => nowMs },
  );
  const { audit, transact, ask, send, users } = page;
  const asAdmin = { as: 'admin' } as const;
  return {
    ...page,
    append: (...entries: readonly Partial<AuditEntry>[]): void =>
      transact(() => {
        for (const entry of entries) {
          audit.append({ atMs: nowMs, kind: 'accepted', actor: 'system', content: {}, ...entry });
        }
      }),
    aPerson: (externalId: string) =>
      transact(() =>
        users.recognise({ surface: 'discord', userExternalId: externalId, spaceExternalId: 'guild' }, nowMs),
      ),
    show: async (query = '', locale = 'en'): Promise<string> => {
      const answer = await ask(`/admin/audit${query}`, { ...asAdmin, locale });
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
      return answer.text();
    },
    download: (query = '') => ask(`/admin/audit/export.jsonl${query}`, asAdmin),
    verify: (options: { readonly isPiece?: boolean } = {}) =>
      send('/admin/audit/verify', {}, { ...asAdmin, ...options }),
    verdict: async () => (await ask('/admin/audit/verdict', asAdmin)).text(),
  };
}

/** What happened, entry by entry, as the page shows it. */
function happenings(shown: string): readonly string[] {
  return [...shown.matchAll(/<summary>([^<]*)</g)].map(([, told]) => told ?? '');
}

describe('entries', () => {
  test('are worded in the language of the page, the newest first: when, what, by whom, about whom', async () => {
    const { append, aPerson, show } = await anAuditPage();
    const { userId } = aPerson('1234');
    append(
      { kind: 'gateway-started' },
      { kind: 'role-changed', actor: 'operator', userId, content: { before: 'member', after: 'admin' } },
      { kind: 'refused', actor: userId, userId, content: { surface: 'discord', reason: 'quota-exceeded' } },
    );
    const shown = await show();
    expect(happenings(shown)).toEqual([
      'request refused: not enough credits',
      'role changed',
      'Pincel started',
    ]);
    expect(shown).toContain('<time datetime="2026-11-21T12:00:00.000Z">');
    expect(shown).toContain('the person at the machine');
    expect(shown).toContain(`<a href="/admin/audit?person=${userId}">discord:1234</a>`);
    expect(happenings(await show('', 'pt-BR'))[0]).toBe('pedido recusado: créditos insuficientes');
  });

  test('say what they carry, amounts as credits, and lead to what belongs together', async () => {
    const { append, aPerson, show } = await anAuditPage();
    const { userId, spaceId } = aPerson('1234');
    append({
      userId,
      spaceId,
      jobId: 'job-1',
      content: { priceMillicredits: 12_300, media: 'gif' },
      personal: { prompt: 'a <b>cat</b>' },
    });
    const shown = await show();
    expect(shown).toContain('<dt>Price</dt><dd>12.3 credits</dd>');
    expect(shown).toContain('<dt>Kind</dt><dd>gif</dd>');
    expect(shown).toContain('<dt>Prompt</dt><dd>a &lt;b&gt;cat&lt;/b&gt;</dd>');
    expect(shown).toContain('<a href="/admin/audit?job=job-1">');
    expect(shown).toContain(`<a href="/admin/audit?space=${spaceId}">discord:guild</a>`);
  });

  test('of somebody who was forgotten say that their words cannot be read any more', async () => {
    const { append, aPerson, show, transact, users } = await anAuditPage();
    const { userId } = aPerson('1234');
    append({ actor: userId, userId, personal: { prompt: 'a secret wish' } });
    transact(() => users.erase(userId, nowMs));
    const shown = await show();
    expect(shown).not.toContain('a secret wish');
    expect(shown).toContain('It cannot be read any more: the person was forgotten.');
    expect(shown).toContain('somebody who was forgotten');
  });

  test('that somebody edited are shown as they are, escaped', async () => {
    const { append, aPerson, show, database } = await anAuditPage();
    const { userId } = aPerson('1234');
    append({ userId, personal: { prompt: 'a cat' } });
    database.exec('DROP TRIGGER audit_log_keeps');
    database
      .prepare('UPDATE audit_log SET kind = ?, content = ?, at_ms = ?, personal = ?')
      .run('<i>odd</i>', 'not JSON', Number.MAX_SAFE_INTEGER, Buffer.alloc(40));
    const shown = await show();
    expect(happenings(shown)).toEqual(['&lt;i&gt;odd&lt;/i&gt;']);
    expect(shown).toContain('<dt>unreadable</dt><dd>not JSON</dd>');
    expect(shown).toContain('these are not the bytes that were written');
  });

  test('come in pages of fifty, with a way to the older ones and back', async () => {
    const { append, show } = await anAuditPage();
    append(...Array.from({ length: 51 }, () => ({})));
    const first = await show('?kind=accepted');
    expect(happenings(first)).toHaveLength(50);
    expect(first).toContain('href="/admin/audit?kind=accepted&amp;before=2"');
    const second = await show('?kind=accepted&before=2');
    expect(happenings(second)).toHaveLength(1);
    expect(second).toContain('<a href="/admin/audit?kind=accepted">Back to the newest</a>');
    expect(second).not.toContain('Older entries');
  });

  test('are taught about while there are none', async () => {
    const { show } = await anAuditPage();
    expect(await show()).toContain('<p class="empty">No entry fits.');
  });
});

describe('the search', () => {
  test('finds by what happened, words, person, place, drawing and days', async () => {
    const { append, aPerson, show } = await anAuditPage();
    const { userId, spaceId } = aPerson('1234');
    append(
      { kind: 'accepted', userId, jobId: 'job-1', personal: { prompt: 'a red fox' } },
      { kind: 'failed', spaceId, jobId: 'job-2' },
      { kind: 'started', atMs: nowMs - dayMs },
    );
    const find = async (query: string) => happenings(await show(query));
    expect(await find('?kind=failed')).toEqual(['drawing failed']);
    expect(await find('?words=FOX+red')).toEqual(['request accepted']);
    expect(await find('?person=discord:1234')).toEqual(['request accepted']);
    expect(await find('?space=discord:guild')).toEqual(['drawing failed']);
    expect(await find('?job=job-1')).toEqual(['request accepted']);
    expect(await find('?from=2026-11-20&to=2026-11-20')).toEqual(['drawing started']);
    expect(await find('?from=2026-11-21')).toHaveLength(2);
    expect(await find('?kind=failed&job=job-1')).toEqual([]);
  });

  test('keeps what was typed, escaped', async () => {
    const { show } = await anAuditPage();
    expect(await show('?words=%22%3E%3Cscript%3E&kind=failed')).toMatch(
      /<option value="failed" selected>.*name="words" value="&quot;&gt;&lt;script&gt;"/s,
    );
  });

  test.each([
    ['person', 'nobody:1', 'Nobody goes by that.'],
    ['space', 'discord:nowhere', 'Nobody has asked from a place like that.'],
    ['kind', 'dreamt', 'There is no such happening'],
    ['from', '2026-13-45', 'The first day has to be a date'],
    ['to', 'tomorrow', 'The last day has to be a date'],
  ])(
    'says what to do when %s finds nothing, at the field, and shows no entries',
    async (field, typed, told) => {
      const { append, show, download } = await anAuditPage();
      append({});
      const shown = await show(`?${field}=${typed}`);
      expect(shown).toContain(`id="search-problem" role="alert">${told}`);
      if (field !== 'kind') expect(shown).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
      expect(happenings(shown)).toEqual([]);
      expect((await download(`?${field}=${typed}`)).status).toBe(404);
    },
  );
});

describe('the check', () => {
  test('has not been made at first', async () => {
    const { show } = await anAuditPage();
    expect(await show()).toContain('Not checked since Pincel was started.');
  });

  test('is one click away, and its verdict stays on the page', async () => {
    const { append, verify, show } = await anAuditPage();
    append({}, {}, {});
    const answer = await verify();
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/admin/audit']);
    const shown = await show();
    expect(shown).toContain('<span class="badge" data-tone="good">In order</span>');
    expect(shown).toContain('<dt>Entries checked</dt><dd>3</dd>');
    expect(shown).toContain('<dt>Last one in order</dt><dd>3</dd>');
    expect(shown).toContain('There was no anchor to compare with');
    expect(shown).toContain('Last checked:');
  });

  test('answers htmx with its piece, in the language of the page', async () => {
    const { append, verify } = await anAuditPage();
    append({});
    const piece = await (await verify({ isPiece: true })).text();
    expect(piece).toMatch(/^<div id="verdict"/);
    expect(piece).toContain('In order');
  });

  test('names what is wrong and where, and says what to do', async () => {
    const { append, verify, show, database, folder } = await anAuditPage();
    append({}, {}, {});
    appendFileSync(join(folder, 'anchors.jsonl'), 'torn\n');
    database.exec('DROP TRIGGER audit_log_keeps');
    database.exec("UPDATE audit_log SET actor = 'somebody' WHERE seq = 2");
    await verify();
    const shown = await show();
    expect(shown).toContain(
      '<span class="badge" data-tone="alarm">Not as it was written</span> Entry 2 was edited.',
    );
    expect(shown).toContain('Keep a copy of the database');
    expect(shown).toContain('<dt>Last one in order</dt><dd>1</dd>');
    expect(shown).toContain('1 line of the anchor file says nothing.');
    expect(await show('', 'pt-BR')).toContain('O registro 2 foi editado.');
  });

  test('of a long log tells how far it is, and a second click joins it', async () => {
    const { promise, resolve } = Promise.withResolvers<AuditVerification>();
    let started = 0;
    const { verify, verdict, show } = await anAuditPage({
      patienceMs: 0,
      auditReader: {
        read: async () => undefined,
        verify(onProgress) {
          started += 1;
          onProgress?.(12_000);
          return promise;
        },
      },
    });
    const [answer] = await Promise.all([verify({ isPiece: true }), verify({ isPiece: true })]);
    const piece = await answer.text();
    expect(started).toBe(1);
    expect(piece).toContain('12,000 entries so far');
    expect(piece).toContain('hx-get="/admin/audit/verdict"');
    // Without script the page asks for itself again.
    expect(await show()).toContain('<noscript><meta http-equiv="refresh"');
    const head = { seq: 12_000, hash: 'ab' };
    resolve({ rows: 12_000, head, cutSeq: 5, anchors: 2, unreadableAnchors: 0, fault: undefined });
    await promise;
    await expect.poll(verdict).toContain('Every entry is as it was written, and none is missing.');
    expect(await verdict()).toContain('<dt>Removed by retention up to</dt><dd>5</dd>');
    expect(await verdict()).not.toContain('hx-get');
  });

  test.each([
    [
      new AppError('storage-busy', 'The database is locked. Try again in a moment.'),
      'The database is locked. Try again in a moment.',
      0,
    ],
    [new Error('oops'), 'Its log says what; try again.', 1],
  ])('that could not be made says why, and may be made again', async (error, told, loggedCount) => {
    let calls = 0;
    const { verify, show, logged } = await anAuditPage({
      auditReader: {
        read: async () => undefined,
        verify() {
          calls += 1;
          return Promise.reject(error);
        },
      },
    });
    await verify();
    const shown = await show();
    expect(shown).toContain('Could not be checked');
    expect(shown).toContain(told);
    expect(shown).not.toContain('oops');
    expect(logged.filter(({ level }) => level === 'error')).toHaveLength(loggedCount);
    await verify();
    expect(calls).toBe(2);
  });
});

describe('the download', () => {
  test('is every entry that fits as a line of JSON, oldest first, however many', async () => {
    const { append, download } = await anAuditPage();
    append({ kind: 'gateway-started' }, ...Array.from({ length: 1_200 }, () => ({})));
    const answer = await download('?kind=accepted');
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('Content-Disposition')).toBe(
      'attachment; filename="pincel-audit-2026-11-21.jsonl"',
    );
    const lines = (await answer.text()).trimEnd().split('\n');
    const entries = lines.map((line) => z.object({ seq: z.int(), kind: z.string() }).parse(JSON.parse(line)));
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 2));
  });

  test('that is taken slowly keeps nobody else from reading, and ends when it is left', async () => {
    const { append, download, show } = await anAuditPage();
    append(...Array.from({ length: 3_000 }, () => ({ content: { text: 'x'.repeat(2_000) } })));
    const reader = (await download()).body?.getReader();
    await reader?.read();
    expect(happenings(await show())).toHaveLength(50);
    await reader?.cancel();
    expect(happenings(await show())).toHaveLength(50);
  });
});
