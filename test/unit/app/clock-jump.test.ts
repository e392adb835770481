import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobClass } from '../../../src/domain/job-class.ts';
import type { Receipt } from '../../../src/domain/receipt.ts';
import { aFlow, aRequester } from '../../support/flow.ts';
import { FlowWorld } from '../../support/flow-world.ts';
import { aStep } from '../../support/world-steps.ts';

const hourMs = 3_600_000;
const patienceMs = { batch: 120_000, background: 600_000 };
const worlds = Number(process.env['PINCEL_TEST_WORLDS'] ?? 15);

test('with a clock that jumps by an hour both ways every promise of the flow holds', {
  timeout: 60_000 + worlds * 4_000,
}, async () => {
  let jumps = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep({ jumps: 6 }), { minLength: 30, maxLength: 70, size: 'max' }),
      async (steps) => {
        const world = await FlowWorld.create();
        for (const step of steps) await world.take(step);
        await world.finish();
        jumps += steps.filter(({ event }) => event.do === 'pass' && Math.abs(event.byMs) === hourMs).length;
      },
    ),
    // A world takes too long to look for the smallest one that fails.
    { numRuns: worlds, endOnFailure: true },
  );
  expect(jumps).toBeGreaterThan(worlds);
});

describe.each([
  ['back', -hourMs],
  ['forward', hourMs],
])('a clock that is set %s by an hour', (_, jumpMs) => {
  test('does not let a class starve: a patient job gets its turn when it has waited for long enough', async () => {
    let nowMs = 10 * hourMs;
    const flow = await aFlow({ now: () => nowMs });
    let people = 0;
    const ask = (jobClass: JobClass): Receipt => {
      people += 1;
      const requester = aRequester({ userExternalId: `person-${people}` });
      return flow.accept({}, { class: jobClass, requester });
    };
    let running = ask('interactive').jobId;
    const patient = { batch: ask('batch').jobId, background: ask('background').jobId };
    const waitedMs = new Map<string, number>();
    const turnMs = 20_000;
    for (let passedMs = turnMs; waitedMs.size < 2; passedMs += turnMs) {
      expect(passedMs).toBeLessThan(hourMs / 2);
      ask('interactive');
      const hand = await flow.engineJob(running);
      nowMs += turnMs;
      if (passedMs === 3 * turnMs) nowMs += jumpMs;
      hand.finish({ engineMs: turnMs });
      await flow.whenJob(running, ({ state }) => state === 'generated');
      running = flow.lane.upcoming(1)[0]?.jobId ?? '';
      for (const name of ['batch', 'background'] as const) {
        if (running === patient[name]) waitedMs.set(name, passedMs);
      }
    }
    // Every other turn is for those who have waited for so long, and two classes share them.
    expect(waitedMs.get('batch')).toBeLessThanOrEqual(patienceMs.batch + 4 * turnMs);
    expect(waitedMs.get('background')).toBeLessThanOrEqual(patienceMs.background + 4 * turnMs);
  });

  test('makes no estimate negative, however many jobs it befell', async () => {
    let nowMs = 10 * hourMs;
    const flow = await aFlow({ now: () => nowMs });
    for (let round = 0; round < 20; round += 1) {
      const { jobId } = flow.accept({}, { requester: aRequester({ userExternalId: `person-${round}` }) });
      const hand = await flow.engineJob(jobId);
      nowMs += 400 + (round % 2 === 0 ? jumpMs : 0);
      hand.finish({ media: [flow.aDrawnFile(jobId)], engineMs: 400 });
      await flow.lane.onIdle();
    }
    const { etaMs } = flow.accept();
    expect(etaMs?.low).toBeGreaterThan(0);
  });

  test('leaves those who were put to the front there, in their order, also over a restart', async () => {
    let nowMs = 10 * hourMs;
    const before = await aFlow({ now: () => nowMs });
    const ask = (number: number): Receipt =>
      before.accept({}, { requester: aRequester({ userExternalId: `person-${number}` }) });
    const [running, a, b, c, d] = Array.from({ length: 5 }, (_unused, number) => ask(number).jobId);
    const isNext = ({ lane }: Pick<typeof before, 'lane'>): readonly (string | undefined)[] =>
      lane.upcoming(5).map(({ jobId }) => jobId);
    before.steer.front(d ?? '', 'operator');
    nowMs += jumpMs;
    before.steer.front(c ?? '', 'operator');
    expect(isNext(before)).toEqual([running, d, c, a, b]);
    before.kill();
    const after = await aFlow({ now: () => nowMs, folder: before.folder });
    expect(isNext(after)).toEqual([d, c, running, a, b]);
  });
});
