import { expect, test } from 'vitest';
import { createAdminChanges } from '../../../../src/admin-changes.ts';
import { AppError } from '../../../../src/domain/app-error.ts';
import { createProblemsRoutes } from '../../../../src/web/admin/problems-routes.ts';
import { aPage } from '../page/a-page.ts';
import { followNote } from './follow-note.ts';

const startMs = Date.parse('2026-11-21T12:00:00Z');
const dayMs = 86_400_000;

/** The page of problems, with a clock that a test may put forward. */
async function aProblemsPage() {
  let nowMs = startMs;
  let retriedCount = 0;
  const now = () => nowMs;
  const page = await aPage(
    (deps) =>
      createProblemsRoutes({
        ...deps,
        ...createAdminChanges({
          stores: deps.stores,
          flow: deps,
          uploads: { remove: async () => undefined },
          onDeliveryRetried: () => {
            retriedCount += 1;
          },
          log: deps.log,
          now,
        }),
      }),
    { now },
  );
  const { ask, send, submit, aVisitor, askedBy, draw, engineJob, whenJob, outbox } = page;
  return {
    ...page,
    passDays: (days: number): void => {
      nowMs += days * dayMs;
    },
    retriedCount: () => retriedCount,
    show: async (locale = 'en') => (await ask('/admin/problems', { as: 'admin', locale })).text(),
    retry: (id: number | string) => send(`/admin/problems/deliveries/${id}/retry`, {}, { as: 'admin' }),
    refuse(prompt: string): void {
      const { requester } = aVisitor('ana');
      const submission = submit({
        draft: { kind: 'image', prompt },
        requester,
        destination: { key: 'ana', address: null },
      });
      if (submission.ok) throw new Error('Expected a refusal');
    },
    async fail(error: unknown): Promise<string> {
      const jobId = askedBy('ana', 'a secret wish');
      (await engineJob(jobId)).fail(error);
      await whenJob(jobId, ({ state }) => state === 'failed');
      return jobId;
    },
    /** A drawing that could not be handed over; answers its delivery. */
    async park(): Promise<{ readonly id: number; readonly jobId: string }> {
      const jobId = askedBy('ana', 'a secret wish');
      await draw(jobId);
      const [leased] = outbox.lease({ surfaces: ['web'], limit: 1, leaseMs: 1_000, atMs: nowMs });
      if (leased === undefined) throw new Error('Expected a delivery');
      outbox.settle(leased.id, leased.lease, { state: 'parked', error: 'The channel is gone.' }, nowMs);
      return { id: leased.id, jobId };
    },
  };
}

test('refusals are counted by reason, and the latest told: when, who, where, why, never what was asked for', async () => {
  const { refuse, passDays, show } = await aProblemsPage();
  refuse(`a secret wish ${'x'.repeat(3_000)}`);
  passDays(2);
  refuse('');
  refuse(' ');
  const shown = await show();
  expect(shown).toMatch(
    /<th scope="row">empty prompt<\/th><td class="number" data-label="Last 24 hours">2<\/td><td class="number" data-label="Last 7 days">2<\/td>/,
  );
  expect(shown).toMatch(
    /<th scope="row">prompt too long<\/th><td class="number" data-label="Last 24 hours">0<\/td><td class="number" data-label="Last 7 days">1<\/td>/,
  );
  expect(shown).toMatch(/<time datetime="2026-11-23T12:00:00.000Z">.*web:ana.*web:page.*empty prompt/s);
  expect(shown).not.toContain('secret');
  expect(shown).toContain('href="/admin/audit?kind=refused"');
});

test('drawings that failed are told with what went wrong, and lead to their story', async () => {
  const { fail, show } = await aProblemsPage();
  const jobId = await fail(new AppError('engine-hung', 'The engine did not answer for 60 seconds.'));
  const shown = await show();
  expect(shown).toContain('1 in the last week. It cost nobody anything.');
  expect(shown).toContain(
    '<strong>The engine did not answer.</strong> <span lang="en">The engine did not answer for 60 seconds.</span>',
  );
  expect(shown).toContain(`href="/admin/audit?job=${jobId}"`);
  expect(shown).not.toContain('secret');
  expect(await show('pt-BR')).toContain('<strong>O motor não respondeu.</strong>');
});

test('a result that could not be handed over is tried again when an admin says so, which is audited', async () => {
  const { park, show, retry, ask, retriedCount, outbox, database } = await aProblemsPage();
  const { id, jobId } = await park();
  const shown = await show();
  expect(shown).toContain('<span lang="en">The channel is gone.</span>');
  expect(shown).toContain(`<form method="post" action="/admin/problems/deliveries/${id}/retry">`);
  expect(await followNote(await retry(id), ask)).toBe(
    'The result is due again and is handed over in a moment.',
  );
  expect(outbox.get(jobId)?.state).toBe('pending');
  expect(retriedCount()).toBe(1);
  expect(
    database.prepare("SELECT count(*) AS count FROM audit_log WHERE kind = 'delivery-retried'").get(),
  ).toEqual({ count: 1 });
});

test('a result that is not parked any more is left alone, and that is said', async () => {
  const { park, retry, ask, retriedCount } = await aProblemsPage();
  const { id } = await park();
  await retry(id);
  expect(await followNote(await retry(id), ask)).toBe('That result is being tried again already.');
  expect(retriedCount()).toBe(1);
});

test.each(['99', 'abc', '-1', '1e3', '9999999999999999'])('delivery %s is not there', async (id) => {
  const { retry } = await aProblemsPage();
  expect((await retry(id)).status).toBe(404);
});

test('when nothing went wrong for a week, it says since when', async () => {
  const { fail, show, passDays } = await aProblemsPage();
  await fail(new AppError('engine-crashed', 'The engine stopped.'));
  passDays(8);
  const shown = await show();
  expect(shown).toContain('Nothing is wrong</span> Since: <time datetime="2026-11-21T12:00:00.000Z">');
  expect(shown).toContain('This page shows what was refused');
});

test('before anything has happened it says so', async () => {
  const { show } = await aProblemsPage();
  expect(await show()).toContain('Nothing has happened yet.');
});

test('the open page asks for itself again, and gets only itself', async () => {
  const { ask } = await aProblemsPage();
  const piece = await (await ask('/admin/problems', { as: 'admin', isPiece: true })).text();
  expect(piece).toMatch(/^<div id="problems"[^>]* hx-get="\/admin\/problems" hx-trigger="every 15s"/);
});
