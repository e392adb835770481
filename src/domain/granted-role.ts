import type { Role } from './role.ts';
import type { SpacePolicy } from './space-policy.ts';

/**
 * What a person's standing on a platform grants them in a space: `admin` to whoever looks after Pincel there, `trusted`
 * to holders of a role that the space trusts. Undefined for nothing beside what they have themselves.
 */
export function grantedRole(
  { trustedRoles }: Pick<SpacePolicy, 'trustedRoles'>,
  platformRoleIds: readonly string[],
  isPincelAdmin: boolean,
): Role | undefined {
  if (isPincelAdmin) return 'admin';
  return platformRoleIds.some((id) => trustedRoles.includes(id)) ? 'trusted' : undefined;
}
