import { generateKeyPairSync, sign } from 'node:crypto';
import { InteractionType } from 'discord-api-types/v10';
import { ApiError } from './api-error.ts';
import type { TakeCallback } from './callbacks.ts';
import type { Clock } from './clock.ts';
import type { InteractionRecord } from './interactions.ts';
import type { ProtocolLog } from './protocol-log.ts';
import { readBody } from './read-body.ts';

export interface SignedEndpoint {
  /** Ed25519, 32 bytes in hex: what the app verifies with. */
  readonly publicKey: string;
  url(): string | undefined;
  /** Interactions go there from now on, instead of through the gateway. */
  setUrl(url: string | undefined): void;
  send(record: InteractionRecord): void;
  /**
   * What Discord does before it takes an address: a signed ping has to be answered with a pong, a badly signed one with
   * 401. Answers what is wrong with it, or undefined.
   */
  check(): Promise<string | undefined>;
}

/** Interactions by HTTP: https://discord.com/developers/docs/interactions/overview#preparing-for-interactions */
export function createSignedEndpoint(deps: {
  readonly clock: Clock;
  readonly log: ProtocolLog;
  readonly applicationId: string;
  readonly takeCallback: TakeCallback;
}): SignedEndpoint {
  const { clock, log } = deps;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let url: string | undefined;

  const post = (text: string, spoil = false): Promise<Response> => {
    if (url === undefined) throw new Error('Expected an endpoint to have been set');
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const signature = sign(null, Buffer.from(`${timestamp}${text}${spoil ? ' ' : ''}`), privateKey).toString(
      'hex',
    );
    return fetch(url, {
      method: 'POST',
      body: text,
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'X-Signature-Ed25519': signature,
        'X-Signature-Timestamp': timestamp,
      },
    });
  };

  const deliver = async (record: InteractionRecord): Promise<void> => {
    const response = await post(JSON.stringify(record.interaction.payload));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const atMs = clock.now();
    const violate = (text: string): void => log.violate(`answer to an interaction by HTTP: ${text}`);
    // The app will use the callback's address instead.
    if (response.status === 202) return;
    if (response.status !== 200) {
      violate(`status ${response.status}`);
      return;
    }
    const { json, files } = await readBody(response.headers.get('Content-Type') ?? '', bytes);
    await deps.takeCallback(record, { atMs, json, files, violate });
  };

  return {
    // The last 32 bytes of the DER form are the key itself.
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex'),
    url: () => url,
    setUrl: (to) => {
      url = to;
    },
    send(record) {
      deliver(record).catch((error: unknown) => {
        // An endpoint that cannot be reached, or whose answer is no good: the person sees that nothing came.
        if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error;
      });
    },
    async check() {
      const ping = JSON.stringify({
        type: InteractionType.Ping,
        application_id: deps.applicationId,
        version: 1,
      });
      const bad = await post(ping, true);
      if (bad.status !== 401) return `a bad signature was answered with ${bad.status}`;
      const good = await post(ping);
      const pong: unknown = good.status === 200 ? await good.json() : undefined;
      return JSON.stringify(pong) === '{"type":1}' ? undefined : `a ping was answered with ${good.status}`;
    },
  };
}
