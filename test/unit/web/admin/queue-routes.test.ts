import { describe, expect, test } from 'vitest';
import { readAudit } from '../../../../src/db/read-audit.ts';
import type { JobClass } from '../../../../src/domain/job-class.ts';
import { createAdminQueueRoutes } from '../../../../src/web/admin/queue-routes.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { follow } from '../../../support/follow.ts';
import { aPage } from '../page/a-page.ts';
import { followNote } from './follow-note.ts';

/** The admin's page of the queue, as an admin sees it. */
async function aQueuePage(changes: FlowChanges = {}) {
  const page = await aPage(createAdminQueueRoutes, changes);
  const actor = page.aVisitor('admin').userId;
  return {
    ...page,
    actor,
    async read(path = '/admin', locale = 'en'): Promise<string> {
      const answer = await page.ask(path, { as: 'admin', locale });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    },
    post: (path: string, isPiece = false) => page.send(path, {}, { as: 'admin', isPiece }),
    /** What was done, by whom. */
    audited: (): readonly string[] =>
      [...readAudit(page.database, {}, { keyOf: page.users.key })]
        .flat()
        .filter(({ actor: by }) => by === actor)
        .map(({ kind }) => kind),
    order: (): readonly string[] => page.lane.upcoming(99).map(({ jobId }) => jobId),
    /** Asks in a group on Telegram. */
    askedIn(group: string, name: string, job: { readonly class?: JobClass } = {}): string {
      const submission = page.submit({
        draft: { kind: 'image', prompt: 'a secret' },
        requester: { surface: 'telegram', userExternalId: name, spaceExternalId: group },
        destination: { key: group, address: null },
        ...job,
      });
      if (!submission.ok) throw new Error(`Refused: ${submission.refusal.kind}`);
      return submission.receipt.jobId;
    },
  };
}

/** The rows of a part of the page, as text. */
function rowsOf(page: string, id: string): readonly string[] {
  const panel = new RegExp(`<section class="panel" id="${id}".*?</section>`, 's').exec(page)?.[0] ?? '';
  return Array.from(
    panel.matchAll(/<tr(?: id="[^"]*")?><t[hd] (?:class="[^"]*" |scope="row").*?<\/tr>/gs),
    ([row]) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
  );
}

describe('the queue of an admin', () => {
  test('teaches what it will show while nobody waits', async () => {
    const { read } = await aQueuePage();
    const page = await read();
    expect(page).toContain('Nobody waits.');
    expect(page).toContain('Nothing is drawn at the moment.');
    expect(await read('/admin', 'pt-BR')).toContain('Ninguém espera.');
  });

  test('shows what is drawn, how far it is, and who waits in order; never what was asked for', async () => {
    const { read, askedIn, engineJob } = await aQueuePage();
    const drawn = askedIn('a-group', 'ana');
    askedIn('a-group', 'ana');
    askedIn('a-group', 'ana', { class: 'batch' });
    askedIn('dm:bruno', 'bruno');
    const { emit } = await engineJob(drawn);
    emit({ type: 'stage', stage: 'denoising' });
    emit({ type: 'step', step: 3, steps: 12 });
    const page = await read();
    expect(rowsOf(page, 'queue-drawn')).toEqual([
      expect.stringMatching(/^telegram:ana telegram:a-group Picture Step 3 of 12 .* Cancel/),
    ]);
    expect(rowsOf(page, 'queue-waiting')).toEqual([
      expect.stringMatching(/^1 telegram:bruno telegram, direct Picture .* To the front : 1, Picture for/),
      expect.stringMatching(/^2 telegram:ana telegram:a-group Picture/),
      expect.stringMatching(/^3 telegram:ana For a program telegram:a-group Picture/),
    ]);
    expect(page).not.toContain('secret');
  });

  test('says why this is fair: who leads, and who had how much lately', async () => {
    const { read, askedIn, engineJob, steer, lane, aDrawnFile } = await aQueuePage();
    const first = askedIn('a-group', 'ana');
    askedIn('a-group', 'ana');
    askedIn('a-group', 'bruno');
    const { finish } = await engineJob(first);
    steer.pause('operator');
    finish({ engineMs: 6_000, media: [aDrawnFile(first)] });
    await expect.poll(() => lane.shares().servedMs).toBe(6_000);
    expect(rowsOf(await read(), 'queue-fairness')).toEqual([
      'telegram:bruno telegram:a-group 0 1 0 s 0 s 0 % (0 s)',
      'telegram:ana telegram:a-group 0 1 0 s 6 s 100 % (6 s)',
    ]);
  });

  test('stays usable when two hundred wait', async () => {
    const { read, askedIn, steer } = await aQueuePage({ queueLimit: 300 });
    steer.pause('operator');
    for (let person = 0; person < 100; person += 1) {
      askedIn('a-group', `person-${person}`);
      askedIn('a-group', `person-${person}`);
    }
    const first = await read();
    expect(rowsOf(first, 'queue-waiting')).toHaveLength(50);
    expect(first).toContain('Turns 1 to 50; 150 more wait behind them.');
    const last = await read('/admin?page=4');
    expect(rowsOf(last, 'queue-waiting').at(-1)).toMatch(/^200 /);
    expect(last).toContain('Turns 151 to 200: that is the end.');
    expect(await read('/admin?page=99')).toContain('Turns 151 to 200');
    expect(await read('/admin?page=nonsense')).toContain('Turns 1 to 50');
  });
});

describe('steering the queue', () => {
  test('is a form whose answer says what was done, and what was done is audited', async () => {
    const { post, ask, audited, settings, read } = await aQueuePage();
    expect(await followNote(await post('/admin/queue/pause'), ask)).toContain('The queue is paused now');
    expect(await followNote(await post('/admin/queue/pause'), ask)).toContain('paused already');
    expect(await followNote(await post('/admin/queue/drain'), ask)).toContain('closed to new requests now');
    expect(settings.read()).toMatchObject({ isQueuePaused: true, isDraining: true });
    expect(await read()).toContain('Paused: nothing new is started');
    await post('/admin/queue/accept');
    await post('/admin/queue/resume');
    expect(settings.read()).toMatchObject({ isQueuePaused: false, isDraining: false });
    expect(audited()).toEqual(['queue-paused', 'queue-drained', 'queue-drained', 'queue-resumed']);
  });

  test('gives htmx the page’s parts as they are now, with what was done', async () => {
    const { post } = await aQueuePage();
    const pieces = await (await post('/admin/queue/pause', true)).text();
    for (const id of ['queue-note', 'queue-state', 'queue-drawn', 'queue-waiting', 'queue-fairness']) {
      expect(pieces).toContain(`<hx-partial hx-target="#${id}"`);
    }
    expect(pieces).toContain('The queue is paused now');
    expect(pieces).not.toContain('<html');
  });

  test('puts one to the front', async () => {
    const { post, ask, askedIn, order, audited } = await aQueuePage();
    const [drawn, second, third] = [askedIn('g', 'ana'), askedIn('g', 'ana'), askedIn('g', 'ana')];
    const answer = await post(`/admin/queue/${third}/front`);
    expect(order()).toEqual([drawn, third, second]);
    expect(await followNote(answer, ask)).toBe('The drawing for telegram:ana is next now.');
    expect(await followNote(await post(`/admin/queue/${drawn}/front`), ask)).toContain(
      'does not wait any more',
    );
    expect((await post('/admin/queue/nothing/front')).status).toBe(404);
    expect(audited()).toEqual(['job-fronted']);
  });

  test('cancels one after it was asked whether it should', async () => {
    const { read, post, ask, askedIn, order, audited, board } = await aQueuePage();
    const [drawn, second] = [askedIn('g', 'ana'), askedIn('g', 'ana')];
    const question = await read(`/admin/queue/${second}/cancel`);
    expect(question).toContain('It leaves the queue.');
    expect(question).not.toContain('secret');
    expect(order()).toEqual([drawn, second]);
    expect(await followNote(await post(`/admin/queue/${second}/cancel`), ask)).toContain(
      `Canceled: ${second} by telegram:ana.`,
    );
    expect(board.get(second)?.state).toBe('canceled');
    expect(audited()).toEqual(['canceled', 'refunded']);
    const late = await ask(`/admin/queue/${second}/cancel`, { as: 'admin' });
    expect(await followNote(late, ask)).toContain('over already');
    expect((await ask('/admin/queue/nothing/cancel', { as: 'admin' })).status).toBe(404);
    expect((await post('/admin/queue/nothing/cancel')).status).toBe(404);
  });
});

describe('the live queue', () => {
  test('begins with everything, then tells steps and moves', async () => {
    const { ask, askedIn, engineJob } = await aQueuePage();
    const drawn = askedIn('g', 'ana');
    const { emit } = await engineJob(drawn);
    const stream = await follow(ask('/admin/events', { as: 'admin' }));
    const first = (await stream.next())?.data ?? '';
    for (const id of ['engine', 'queue-state', 'queue-drawn', 'queue-waiting', 'queue-fairness']) {
      expect(first).toContain(`<hx-partial hx-target="#${id}"`);
    }
    emit({ type: 'stage', stage: 'denoising' });
    emit({ type: 'step', step: 5, steps: 12 });
    const step = await stream.until('Step 5 of 12');
    expect(step).not.toContain('queue-waiting');
    askedIn('g', 'bruno');
    expect(await stream.until('telegram:bruno')).toContain('Waiting: 1');
  });

  test('hears of a pause', async () => {
    const { ask, post } = await aQueuePage();
    const stream = await follow(ask('/admin/events', { as: 'admin' }));
    await stream.next();
    await post('/admin/queue/pause');
    await stream.until('Paused: nothing new is started');
  });
});
