/** The first second of 2015, UTC. https://discord.com/developers/docs/reference#snowflakes */
const epochMs = 1_420_070_400_000;
/** Before this, ids would be shorter than the 17 digits that clients look for. */
const earliestMs = Date.UTC(2016, 0, 1);

/** Makes ids that grow with the clock and never repeat, whatever the clock does. */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const nowMs = now();
    if (nowMs < earliestMs) throw new Error(`Expected a clock after 2015, got ${nowMs}`);
    const fresh = BigInt(Math.floor(nowMs) - epochMs) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return String(last);
  };
}

/** The shard that a guild's events go to; conversations with the bot alone go to the first. */
export function shardOf(guildId: string | undefined, shardCount: number): number {
  return guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shardCount));
}
