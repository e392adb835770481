import fc from 'fast-check';
import { jobClasses } from '../../src/domain/job-class.ts';

/** Things that can happen to a running Pincel. Numbers name jobs (or eras of them) among those that there are. */

const hourMs = 3_600_000;

const people = ['ana', 'ben', 'cem', 'dan'] as const;
const spaces = ['den', 'loft'] as const;
const which = fc.nat({ max: 1_000 });

const submit = fc.record({
  do: fc.constant('submit' as const),
  person: fc.constantFrom(...people),
  space: fc.constantFrom(...spaces),
  prompt: fc.constantFrom('a cat', 'a dog'),
  kind: fc.constantFrom('image' as const, 'image' as const, 'gif' as const),
  class: fc.constantFrom(...jobClasses),
  /** Few names, so that they come again, from the same person and from others. */
  eventKey: fc.option(
    fc.nat({ max: 9 }).map((number) => `event-${number}`),
    { nil: undefined },
  ),
});

const engine = fc.record({
  do: fc.constant('engine' as const),
  which,
  how: fc.constantFrom<'finishes' | 'dies' | 'breaks' | 'starts anew'>(
    'finishes',
    'finishes',
    'finishes',
    'dies',
    'breaks',
    'starts anew',
  ),
  engineMs: fc.integer({ min: 1, max: 8_000 }),
  files: fc.integer({ min: 1, max: 3 }),
});

const cancel = fc.record({
  do: fc.constant('cancel' as const),
  which,
  who: fc.constantFrom('owner', 'stranger', 'stranger', 'admin'),
});

const steer = fc.record({
  do: fc.constant('steer' as const),
  how: fc.constantFrom('pause', 'resume', 'drain', 'accept', 'accept', 'accept'),
});

const front = fc.record({ do: fc.constant('front' as const), which });

const deliver = fc.record({
  do: fc.constant('deliver' as const),
  outcome: fc.constantFrom('delivered', 'delivered', 'retry', 'undeliverable'),
});

const end = fc.record({ do: fc.constantFrom('crash' as const, 'stop' as const) });

const pass = fc.record({ do: fc.constant('pass' as const), byMs: fc.integer({ min: 1, max: 30_000 }) });

const jump = fc.record({ do: fc.constant('pass' as const), byMs: fc.constantFrom(hourMs, -hourMs) });

interface Weights {
  /** How often the clock is set forward or back by an hour. */
  readonly jumps: number;
}

/** One thing that happens. `isHurried`: the next one does not wait until everything it sets off has come to rest. */
export function aStep({ jumps }: Weights) {
  return fc.record({
    event: fc.oneof(
      { weight: 20, arbitrary: submit },
      { weight: 7, arbitrary: engine },
      { weight: 3, arbitrary: cancel },
      { weight: 2, arbitrary: steer },
      { weight: 3, arbitrary: front },
      { weight: 4, arbitrary: deliver },
      { weight: 2, arbitrary: end },
      { weight: 2, arbitrary: pass },
      { weight: jumps, arbitrary: jump },
    ),
    isHurried: fc.nat({ max: 3 }).map((dice) => dice === 0),
  });
}

type Generated<Source> = Source extends fc.Arbitrary<infer Value> ? Value : never;

export type Step = Generated<ReturnType<typeof aStep>>;
export type WorldEvent = Step['event'];
