import { type FileHandle, open as openFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { FetchOptions } from '../domain/model-offer.ts';
import type { OpenWeb, WebAnswer } from './open-web.ts';
import { WebTrouble } from './web-trouble.ts';
import { type RetryDeps, withRetries } from './with-retries.ts';

export type FetchWebFile = (
  file: { readonly url: URL; readonly sizeBytes: number },
  toFile: string,
  options: FetchOptions,
) => Promise<void>;

/** Beside the bytes that are there: which version of the file they are of. */
const etagEnding = '.etag';

/**
 * Downloads a file of a known size, going on where an earlier call, or an earlier process, stopped: with a range of bytes
 * (RFC 9110, 14) that holds only while the server has the same version of the file (If-Range, 13.1.5). It does not
 * compare checksums.
 * @throws WebTrouble, or what the disk says.
 */
export function createFetchWebFile(open: OpenWeb, retrying: RetryDeps): FetchWebFile {
  return async (file, toFile, { signal, onBytes }) => {
    let received = 0;
    await withRetries(
      async () => {
        const have = await lengthOf(toFile);
        if (have === file.sizeBytes) return onBytes(have);
        const offset = have < file.sizeBytes ? have : 0;
        const answer = await open(file.url, { headers: await rangeHeaders(toFile, offset), signal });
        const begin = await beginAt(answer, offset, file, toFile);
        let bytes = begin;
        onBytes(bytes);
        let handle: FileHandle | undefined;
        try {
          handle = await openFile(toFile, begin === 0 ? 'w' : 'a');
          for await (const chunk of answer.chunks()) {
            if (bytes + chunk.length > file.sizeBytes) throw wrongSize(file, 'more');
            await writeWhole(handle, chunk);
            bytes += chunk.length;
            received += chunk.length;
            onBytes(bytes);
          }
        } finally {
          answer.close();
          await handle?.close();
        }
        if (bytes < file.sizeBytes) {
          throw new WebTrouble(`${file.url.host} ended ${nameOf(file)} too soon.`, { retryable: true });
        }
      },
      signal,
      retrying,
      () => received,
    );
    await rm(`${toFile}${etagEnding}`, { force: true });
  };
}

async function rangeHeaders(toFile: string, offset: number): Promise<Readonly<Record<string, string>>> {
  if (offset === 0) return {};
  const etag = await readFile(`${toFile}${etagEnding}`, 'utf8').catch(() => undefined);
  const range = { range: `bytes=${offset}-` };
  return etag === undefined ? range : { ...range, 'if-range': etag };
}

/** Where the answer's first byte belongs. Writes down which version it is of before there are bytes of it. */
async function beginAt(
  answer: WebAnswer,
  offset: number,
  file: Parameters<FetchWebFile>[0],
  toFile: string,
): Promise<number> {
  if (answer.status === 206) {
    const [, from, total] =
      /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '') ?? [];
    if (offset > 0 && Number(from) === offset && (total === '*' || Number(total) === file.sizeBytes)) {
      return offset;
    }
  }
  if (answer.status !== 200) {
    answer.close();
    await discard(toFile);
    throw new WebTrouble(`${file.url.host} cannot go on with ${nameOf(file)}: it starts again.`, {
      retryable: true,
    });
  }
  const length = answer.headers.get('content-length');
  if (length !== null && Number(length) !== file.sizeBytes) {
    answer.close();
    throw wrongSize(file, length);
  }
  await discard(toFile);
  const etag = answer.headers.get('etag');
  // A weak one says nothing about bytes.
  if (etag !== null && /^"[^"]*"$/.test(etag)) await writeFile(`${toFile}${etagEnding}`, etag);
  return 0;
}

async function discard(toFile: string): Promise<void> {
  await Promise.all([rm(toFile, { force: true }), rm(`${toFile}${etagEnding}`, { force: true })]);
}

async function lengthOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
}

function nameOf({ url }: { readonly url: URL }): string {
  return url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
}

function wrongSize(file: Parameters<FetchWebFile>[0], found: string): WebTrouble {
  return new WebTrouble(
    `${nameOf(file)} has ${found} bytes at ${file.url.host}, but ${file.sizeBytes} were announced. Tell whoever publishes it.`,
    { retryable: false },
  );
}
