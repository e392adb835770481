import { expect, test } from 'vitest';
import { createAdminSpaces } from '../../../src/chat/admin-spaces.ts';
import { aLog } from '../../support/a-log.ts';

test('only what the operator named is an admin space', () => {
  const spaces = createAdminSpaces('discord:1, telegram:-2', aLog().log);
  expect(spaces.has('discord', '1')).toBe(true);
  expect(spaces.has('telegram', '-2')).toBe(true);
  expect(spaces.has('telegram', '1')).toBe(false);
  expect(createAdminSpaces(undefined, aLog().log).has('discord', '')).toBe(false);
});

test('the operator is told once that one has another id now, which does not become one by itself', () => {
  const { log, lines } = aLog();
  const spaces = createAdminSpaces('telegram:-2', log);
  spaces.noteMoved('telegram', '-3', '-1003');
  for (let times = 0; times < 2; times += 1) spaces.noteMoved('telegram', '-2', '-1002');
  expect(lines).toMatchObject([{ level: 'warn', context: { reason: 'telegram:-2 is telegram:-1002 now' } }]);
  expect(spaces.has('telegram', '-1002')).toBe(false);
});
