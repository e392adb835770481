/** Where requests come from and results go to. */
export const surfaces = ['discord', 'telegram', 'web', 'cli'] as const;

export type Surface = (typeof surfaces)[number];
