import { expect, test } from 'vitest';
import { grantedRole } from '../../../src/domain/granted-role.ts';

const policy = { trustedRoles: ['7', '8'] };

test('a platform role that the space trusts makes its holder trusted', () => {
  expect(grantedRole(policy, ['1', '8'], false)).toBe('trusted');
});

test('other roles, and none, grant nothing', () => {
  expect(grantedRole(policy, ['1', '78'], false)).toBeUndefined();
  expect(grantedRole(policy, [], false)).toBeUndefined();
  expect(grantedRole({ trustedRoles: [] }, ['7'], false)).toBeUndefined();
});

test('who looks after Pincel is an admin, whatever roles they have', () => {
  expect(grantedRole(policy, [], true)).toBe('admin');
  expect(grantedRole(policy, ['7'], true)).toBe('admin');
});
