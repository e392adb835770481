import type { NewWebhook, Webhook, WebhookCall, WebhookInput, WebhookTest } from './types.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Addresses that are called when a generation is over. Every call rejects with a `PincelError` when the server says no. */
export interface WebhookClient {
  create(input: WebhookInput, options?: CallOptions): Promise<NewWebhook>;
  list(options?: CallOptions): Promise<readonly Webhook[]>;
  get(id: string, options?: CallOptions): Promise<Webhook>;
  remove(id: string, options?: CallOptions): Promise<void>;
  /** The latest, newest first. */
  calls(id: string, options?: CallOptions & { readonly limit?: number }): Promise<readonly WebhookCall[]>;
  /** Calls it now, once, with a `webhook.test`. */
  test(id: string, options?: CallOptions): Promise<WebhookTest>;
  /** Has a paused one called again. */
  resume(id: string, options?: CallOptions): Promise<Webhook>;
}

/** @internal `call` reaches the server, and rejects when it says no. */
export function createWebhookClient(
  call: (
    path: string,
    init: Pick<RequestInit, 'method' | 'body' | 'signal'> & { readonly headers?: Record<string, string> },
  ) => Promise<Response>,
): WebhookClient {
  const root = '/api/v1/webhooks';
  const one = (id: string): string => `${root}/${encodeURIComponent(id)}`;
  const callForJson = async (
    method: string,
    path: string,
    options: CallOptions | undefined,
    body?: WebhookInput,
  ) => {
    const answer = await call(path, {
      method,
      signal: options?.signal ?? null,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      }),
    });
    // One version of server and client: what is answered is what the types say.
    return JSON.parse(await answer.text());
  };
  return {
    create: (input, options) => callForJson('POST', root, options, input),
    list: async (options) => (await callForJson('GET', root, options)).webhooks,
    get: (id, options) => callForJson('GET', one(id), options),
    async remove(id, options) {
      await call(one(id), { method: 'DELETE', signal: options?.signal ?? null });
    },
    async calls(id, options = {}) {
      const query = options.limit === undefined ? '' : `?limit=${options.limit}`;
      return (await callForJson('GET', `${one(id)}/calls${query}`, options)).calls;
    },
    test: (id, options) => callForJson('POST', `${one(id)}/test`, options),
    resume: (id, options) => callForJson('POST', `${one(id)}/resume`, options),
  };
}
