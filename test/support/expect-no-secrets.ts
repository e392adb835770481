import { expect } from 'vitest';
import type { DiscordServer } from './discord-server/discord-server.ts';

/** What was put into every prompt of a test: it must not be seen again outside messages. */
export const promptCanary = 'zebracanary';

/** The gateway's lines hold neither the bot's token, nor that of any interaction, nor what people wrote. */
export function expectNoSecrets(lines: readonly string[], { calls, token }: DiscordServer): void {
  const interactionTokens = calls.flatMap(({ path }) => {
    const found = /^\/(?:interactions|webhooks)\/\d+\/([^/]+)/.exec(path)?.[1];
    return found === undefined ? [] : [decodeURIComponent(found)];
  });
  expect(lines.length).toBeGreaterThan(3);
  expect(interactionTokens.length).toBeGreaterThan(0);
  const output = lines.join('\n').toLowerCase();
  for (const secret of new Set([token(), promptCanary, ...interactionTokens])) {
    expect(output.includes(secret.toLowerCase())).toBe(false);
  }
}
