export const roles = ['member', 'trusted', 'admin'] as const;

export type Role = (typeof roles)[number];

/** A user's share of the engine, relative to others who wait. */
export const roleWeights: Readonly<Record<Role, number>> = { member: 1, trusted: 2, admin: 4 };
