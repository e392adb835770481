import { toPincelError } from './pincel-error.ts';
import { readGenerations } from './read-generations.ts';
import type { Generation, GenerationInput, GenerationPage, Media } from './types.ts';
import { createWebhookClient, type WebhookClient } from './webhook-client.ts';

export interface PincelClientOptions {
  /** For example `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** Not needed on the machine itself. */
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** How long to wait before a lost connection is taken up again; a second unless told otherwise. */
  readonly reconnectMs?: number | undefined;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The API for programs. Every call rejects with a `PincelError` when the server says no. */
export interface PincelClient {
  /** Asks for a generation; the same `idempotencyKey` with the same input is the same generation. */
  generate(
    input: GenerationInput,
    options?: CallOptions & {
      readonly idempotencyKey?: string | undefined;
      /** To start from. */
      readonly picture?: Blob | undefined;
      /** Where `picture` is painted anew: light for anew, dark for as it is. Means nothing without one. */
      readonly mask?: Blob | undefined;
    },
  ): Promise<Generation>;
  get(id: string, options?: CallOptions): Promise<Generation>;
  list(
    options?: CallOptions & {
      /** All these words occur in the prompt, whatever their case and accents. */
      readonly q?: string;
      readonly kind?: 'image' | 'gif';
      readonly limit?: number;
      readonly cursor?: string;
    },
  ): Promise<GenerationPage>;
  cancel(id: string, options?: CallOptions): Promise<Generation>;
  /** The generation as it is and whenever it changes, until it is drawn or has ended; connects again when it must. */
  follow(id: string, options?: CallOptions): AsyncGenerator<Generation, void>;
  download(media: Pick<Media, 'url'>, options?: CallOptions): Promise<Blob>;
  /** From words to files: asks, waits, downloads. Rejects when it failed or was canceled. */
  draw(
    input: GenerationInput,
    options?: Parameters<PincelClient['generate']>[1],
  ): Promise<{ readonly generation: Generation; readonly files: readonly Blob[] }>;
  readonly webhooks: WebhookClient;
}

export function createPincelClient({
  baseUrl,
  token,
  fetch: send = fetch,
  reconnectMs = 1_000,
}: PincelClientOptions): PincelClient {
  const call = async (
    path: string,
    { headers, ...init }: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const answer = await send(new URL(path, baseUrl), {
      ...init,
      headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
    });
    if (!answer.ok) throw await toPincelError(answer);
    return answer;
  };
  // One version of server and client: what is answered is what the types say.
  const callForJson = async <Result>(...args: Parameters<typeof call>): Promise<Result> =>
    JSON.parse(await (await call(...args)).text());
  const toInit = (options: CallOptions | undefined) => ({ signal: options?.signal ?? null });
  const client: PincelClient = {
    async generate(input, options) {
      const key = options?.idempotencyKey;
      return callForJson('/api/v1/generations', {
        ...toInit(options),
        method: 'POST',
        ...toBody(input, options?.picture, options?.mask),
        headers: {
          ...(options?.picture === undefined && { 'Content-Type': 'application/json' }),
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
      });
    },
    get: (id, options) => callForJson(`/api/v1/generations/${encodeURIComponent(id)}`, toInit(options)),
    list(options = {}) {
      const query = new URLSearchParams();
      if (options.q !== undefined) query.set('q', options.q);
      if (options.kind !== undefined) query.set('kind', options.kind);
      if (options.limit !== undefined) query.set('limit', String(options.limit));
      if (options.cursor !== undefined) query.set('cursor', options.cursor);
      return callForJson(`/api/v1/generations?${query.toString()}`, toInit(options));
    },
    cancel: (id, options) =>
      callForJson(`/api/v1/generations/${encodeURIComponent(id)}`, { ...toInit(options), method: 'DELETE' }),
    async *follow(id, options) {
      for (;;) {
        const answer = await call(`/api/v1/generations/${encodeURIComponent(id)}/events`, toInit(options));
        if (answer.body === null) throw new Error('Expected the events to have a body');
        if ((yield* readGenerations(answer.body)).isWhole) return;
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    },
    download: async ({ url }, options) => (await call(url, toInit(options))).blob(),
    async draw(input, options) {
      let generation = await client.generate(input, options);
      for await (const now of client.follow(generation.id, options)) generation = now;
      if (generation.media.length === 0) {
        throw new Error(generation.error ?? `The generation ${generation.id} is ${generation.state}.`);
      }
      const files = await Promise.all(generation.media.map((media) => client.download(media, options)));
      return { generation, files };
    },
    webhooks: createWebhookClient(call),
  };
  return client;
}

function toBody(
  input: GenerationInput,
  picture: Blob | undefined,
  mask: Blob | undefined,
): { readonly body: string | FormData } {
  if (picture === undefined) return { body: JSON.stringify(input) };
  const form = new FormData();
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) form.set(name, String(value));
  }
  form.set('picture', picture);
  if (mask !== undefined) form.set('mask', mask);
  return { body: form };
}
