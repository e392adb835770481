/** How a command ends: drawn, failed on the way, not accepted as asked, interrupted (128 + SIGINT). */
export const exitCodes = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
