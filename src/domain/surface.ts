/** Where requests come from and results go to. */
export const surfaces = ['discord', 'telegram', 'web', 'cli'] as const;

export type Surface = (typeof surfaces)[number];

/** Surfaces where people talk to a bot. */
export const chatSurfaces = ['discord', 'telegram'] as const satisfies readonly Surface[];

export type ChatSurface = (typeof chatSurfaces)[number];
