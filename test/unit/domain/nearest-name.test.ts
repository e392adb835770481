import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName } from '../../../src/domain/nearest-name.ts';
import { schedulerNames } from '../../../src/domain/scheduler-name.ts';

test.each([
  ['eular', 'euler'],
  ['EULER', 'euler'],
  ['euler-a', 'euler'],
  ['dpm++2m', 'dpmpp-2m'],
  ['unpic', 'unipc'],
  ['ddmi', 'ddim'],
])('%s is nearest to %s', (asked, expected) => {
  expect(nearestName(asked, schedulerNames)).toBe(expected);
});

test.each(['stable-diffusion', '', 'x'.repeat(100_000)])('nothing is near to %.20s', (asked) => {
  expect(nearestName(asked, schedulerNames)).toBeUndefined();
});

test('what is further away than allowed is not near, whatever its length', () => {
  expect(nearestName('euelr', schedulerNames, 2)).toBe('euler');
  expect(nearestName('euelr', schedulerNames, 1)).toBeUndefined();
});

test('nothing is near where nothing is known', () => {
  expect(nearestName('euler', [])).toBeUndefined();
});

test('a known name is nearest to itself, also with one letter missing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...schedulerNames), fc.nat(), (name, at) => {
      expect(nearestName(name, schedulerNames)).toBe(name);
      const index = at % name.length;
      const typo = name.slice(0, index) + name.slice(index + 1);
      expect(schedulerNames).toContain(nearestName(typo, schedulerNames));
    }),
  );
});
