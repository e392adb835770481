import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface FileDigests {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, as the others. */
  readonly sha256: string;
  /** The name git gives the file: SHA-1 over `blob <size>\0` and the bytes (gitformat-pack). */
  readonly gitSha1: string;
}

/** Reads a file once and answers its checksums. */
export async function digestFile(path: string): Promise<FileDigests> {
  const { size } = await stat(path);
  const sha256 = createHash('sha256');
  const gitSha1 = createHash('sha1').update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    gitSha1.update(chunk);
  }
  return { sizeBytes: size, sha256: sha256.digest('hex'), gitSha1: gitSha1.digest('hex') };
}
