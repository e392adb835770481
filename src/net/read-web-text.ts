import type { OpenWeb } from './open-web.ts';
import { WebTrouble } from './web-trouble.ts';
import { type RetryDeps, withRetries } from './with-retries.ts';

interface WebText {
  readonly text: string;
  readonly headers: Headers;
}

export type ReadWebText = (
  url: URL,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<WebText>;

/** Reads a small text. @throws WebTrouble. */
export function createReadWebText(open: OpenWeb, retrying: RetryDeps): ReadWebText {
  return (url, { maxBytes, signal }) =>
    withRetries(
      async () => {
        const answer = await open(url, { headers: {}, signal });
        const chunks: Uint8Array[] = [];
        let sizeBytes = 0;
        for await (const chunk of answer.chunks()) {
          sizeBytes += chunk.length;
          if (sizeBytes > maxBytes) {
            throw new WebTrouble(`${url.origin}${url.pathname} is longer than ${maxBytes} bytes.`, {
              retryable: false,
            });
          }
          chunks.push(chunk);
        }
        return { text: Buffer.concat(chunks).toString('utf8'), headers: answer.headers };
      },
      signal,
      retrying,
    );
}
