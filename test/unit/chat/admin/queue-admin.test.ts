import { expect, test } from 'vitest';
import { aCommand } from '../../../support/chat-context.ts';
import { anAdmin } from './an-admin.ts';

const list = aCommand('queue-admin', {}, 'list');
const cancelOf = (job: string) => aCommand('queue-admin', { job }, 'cancel');

test('a manager sees what was asked for here, an admin of Pincel everything; nobody what was written', async () => {
  const { say, as, ask, steer } = await anAdmin();
  steer.pause('operator');
  const here = ask({ userExternalId: '202' }, { prompt: 'a secret garden' });
  const there = ask({ userExternalId: '303', spaceExternalId: '999' }, { kind: 'gif' });
  const onTelegram = ask({ surface: 'telegram', userExternalId: '404', spaceExternalId: '-55' });
  const seen = await say(list, as('space'));
  expect(seen.split('\n')).toEqual([
    'From here: 1 waiting, 0 drawn.',
    'The queue is paused.',
    `1. Picture by discord:202, waiting, asked for 1 second ago: ${here.jobId}`,
  ]);
  const all = await say(list, as('pincel'));
  expect(all).toContain('In all: 3 waiting, 0 drawn.');
  expect(all).toContain(`GIF by discord:303, waiting, asked for 1 second ago: ${there.jobId}`);
  expect(all).toContain(onTelegram.jobId);
  expect(all).not.toContain('secret');
  // Who somebody is on another platform is that platform's matter.
  expect(all).not.toContain('404');
});

test('what is drawn comes first, and what does not fit into the message is counted', async () => {
  const { say, as, ask, engineJob, stores } = await anAdmin();
  stores.policies.set({ scope: 'default', scopeKey: '', maxQueued: 100 }, 0);
  const first = ask();
  await engineJob(first.jobId);
  for (let index = 0; index < 30; index += 1) ask();
  const lines = (await say(list, as('space', {}, { locale: 'pt-BR' }))).split('\n');
  expect(lines[0]).toBe('Daqui: 30 esperando, 1 sendo desenhados.');
  expect(lines[1]).toContain(`em desenho, pedido feito há 1 segundo: ${first.jobId}`);
  expect(lines.at(-1)).toMatch(/^… e mais \d+\.$/);
  expect(lines.join('\n').length).toBeLessThan(2_000);
});

test('a manager stops a drawing of this place, not one of another', async () => {
  const { say, as, ask, steer, stores, lastEntry } = await anAdmin();
  steer.pause('operator');
  const here = ask({ userExternalId: '202' });
  const there = ask({ userExternalId: '303', spaceExternalId: '999' });
  expect(await say(cancelOf(here.jobId), as('space'))).toBe(
    `Canceled: ${here.jobId} by discord:202. It costs them nothing.`,
  );
  expect(lastEntry()).toMatchObject({ kind: 'refunded', jobId: here.jobId });
  expect(stores.jobs.get(here.jobId)?.state).toBe('canceled');
  for (const job of [there.jobId, 'no-such-job']) {
    expect(await say(cancelOf(job), as('space'))).toBe(
      'There is no such drawing here. /queue-admin list shows them.',
    );
  }
  expect(stores.jobs.get(there.jobId)?.state).toBe('queued');
  expect(await say(cancelOf(there.jobId), as('pincel'))).toContain('Canceled:');
  expect(await say(cancelOf(there.jobId), as('pincel'))).toContain('was over already');
});

test('one that is drawn stops within a moment', async () => {
  const { say, as, ask, engineJob } = await anAdmin();
  const { jobId } = ask();
  await engineJob(jobId);
  expect(await say(cancelOf(jobId), as('space'))).toBe(
    `${jobId} by discord:101 stops within a moment. It costs them nothing.`,
  );
});

test('pausing and resuming say what was before, and are noted with who did it', async () => {
  const { say, as, lane, lastEntry } = await anAdmin();
  const pause = aCommand('queue-admin', {}, 'pause');
  const resume = aCommand('queue-admin', {}, 'resume');
  const admin = as('pincel');
  expect(await say(pause, admin)).toContain('The queue is paused now');
  expect(lane.isPaused).toBe(true);
  expect(lastEntry()).toMatchObject({ kind: 'queue-paused', actor: admin.known.userId });
  expect(await say(pause, admin)).toBe('The queue was paused already.');
  expect(await say(resume, admin)).toBe('The queue goes on now. It was paused before.');
  expect(lane.isPaused).toBe(false);
  expect(await say(resume, admin)).toBe('The queue was not paused.');
});
