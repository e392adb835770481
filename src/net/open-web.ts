import { readWaitMs } from './read-wait-ms.ts';
import { WebTrouble } from './web-trouble.ts';

const mostRedirects = 5;
const defaultIdleTimeoutMs = 60_000;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const worthAnotherTry: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** An answer that is not the file. */
export interface WebRefusal {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
}

export interface OpenWebDeps {
  /** The server the operator chose. It may be one without TLS, and it alone is shown the token. */
  readonly trusted: { readonly origin: string; readonly token: string | undefined };
  /** What a refusal means, where that is known better than from its status. */
  readonly explain: (refusal: WebRefusal) => string | undefined;
  /** How long a server may be silent. */
  readonly idleTimeoutMs?: number | undefined;
}

/** An answer whose bytes are still to be read, with an eye on the clock. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Its pieces as they come. @throws WebTrouble when they stop coming. */
  readonly chunks: () => AsyncGenerator<Uint8Array>;
  /** Ends it without reading on. */
  readonly close: () => void;
}

export type OpenWeb = (
  url: URL,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<WebAnswer>;

/**
 * One GET, with redirects: hubs send whoever wants a file on to servers that have it. Every step is https, except to the
 * trusted server, and from loopback to loopback.
 */
export function createOpenWeb({
  trusted,
  explain,
  idleTimeoutMs = defaultIdleTimeoutMs,
}: OpenWebDeps): OpenWeb {
  const isAllowed = (url: URL, first: URL): boolean =>
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && (url.origin === trusted.origin || (isLoopback(url) && isLoopback(first))));

  return async (first, { headers, signal }) => {
    const patience = createPatience(idleTimeoutMs);
    const ended = AbortSignal.any([signal, patience.signal]);
    const whatHappened = (url: URL, error: unknown): unknown => {
      if (signal.aborted || error instanceof WebTrouble) return error;
      if (patience.signal.aborted) {
        return new WebTrouble(`${url.host} was silent for ${Math.round(idleTimeoutMs / 1000)} seconds.`, {
          retryable: true,
        });
      }
      return new WebTrouble(`The connection to ${url.host} failed: ${reasonOf(error)}.`, {
        retryable: true,
        cause: error,
      });
    };

    let url = first;
    try {
      for (let hops = 0; hops <= mostRedirects; hops += 1) {
        if (!isAllowed(url, first) || url.username !== '' || url.password !== '') {
          throw new WebTrouble(
            `${url.protocol}//${url.host} is not read: models come over https, or from this machine. Use an https address, or make it the hub with PINCEL_MODELS_HUB.`,
            { retryable: false },
          );
        }
        const response = await fetch(url, {
          headers: {
            ...headers,
            // With a range, fetch says so by itself.
            ...('range' in headers ? {} : { 'accept-encoding': 'identity' }),
            'user-agent': 'Pincel',
            ...(trusted.token !== undefined && url.origin === trusted.origin
              ? { authorization: `Bearer ${trusted.token}` }
              : {}),
          },
          redirect: 'manual',
          signal: ended,
        });
        const location = redirects.has(response.status) ? response.headers.get('location') : null;
        if (location !== null && URL.canParse(location, url)) {
          await response.body?.cancel();
          url = new URL(location, url);
          continue;
        }
        if (response.status !== 200 && response.status !== 206 && response.status !== 416) {
          await response.body?.cancel();
          throw toTrouble({ url, status: response.status, headers: response.headers }, explain);
        }
        return toAnswer(response, url, patience, whatHappened);
      }
      throw new WebTrouble(`${first.host} sends from one address to the next without end.`, {
        retryable: false,
      });
    } catch (error) {
      patience.end();
      throw whatHappened(url, error);
    }
  };
}

function toAnswer(
  response: Response,
  url: URL,
  patience: Patience,
  whatHappened: (url: URL, error: unknown) => unknown,
): WebAnswer {
  return {
    status: response.status,
    headers: response.headers,
    async *chunks() {
      try {
        for await (const chunk of response.body ?? []) {
          patience.renew();
          yield chunk;
          // Whoever takes long to write a piece down shall not be told that the server was silent.
          patience.renew();
        }
      } catch (error) {
        throw whatHappened(url, error);
      } finally {
        patience.end();
      }
    },
    close() {
      patience.end();
      void response.body?.cancel().catch(() => {});
    },
  };
}

interface Patience {
  /** Aborts when it is over. */
  readonly signal: AbortSignal;
  renew(): void;
  end(): void;
}

function createPatience(idleTimeoutMs: number): Patience {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), idleTimeoutMs);
  return { signal: controller.signal, renew: () => void timer.refresh(), end: () => clearTimeout(timer) };
}

function toTrouble(refusal: WebRefusal, explain: OpenWebDeps['explain']): WebTrouble {
  const { url, status, headers } = refusal;
  // Without the query: it may hold a signature.
  const where = `${url.origin}${url.pathname}`;
  return new WebTrouble(explain(refusal) ?? `${where} answered with status ${status}.`, {
    retryable: worthAnotherTry.has(status),
    waitMs: readWaitMs(headers, Date.now()),
  });
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** `fetch` wraps what the socket said. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && cause.message === '' ? String(cause.code) : cause.message;
}
