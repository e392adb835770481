import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowWorld } from '../../support/flow-world.ts';
import { aStep } from '../../support/world-steps.ts';

const worlds = Number(process.env['PINCEL_TEST_WORLDS'] ?? 15);

test('through any mix of requests, failures, cancels, crashes and stops every promise of the flow holds', {
  timeout: 60_000 + worlds * 4_000,
}, async () => {
  const seen = { accepted: 0, crashes: 0, fronted: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep({ jumps: 0 }), { minLength: 30, maxLength: 70, size: 'max' }),
      async (steps) => {
        const world = await FlowWorld.create();
        for (const step of steps) await world.take(step);
        await world.finish();
        seen.accepted += world.known.accepted.length;
        seen.crashes += world.known.crashes;
        seen.fronted += world.known.fronted.length;
      },
    ),
    // A world takes too long to look for the smallest one that fails.
    { numRuns: worlds, endOnFailure: true },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});
