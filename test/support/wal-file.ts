import { existsSync, readFileSync } from 'node:fs';

/** SQLite's write-ahead log: https://sqlite.org/fileformat2.html#the_write_ahead_log */

const headerBytes = 32;
const frameHeaderBytes = 24;

interface WalFrame {
  readonly start: number;
  readonly end: number;
  /** The last one of a transaction. */
  readonly isCommit: boolean;
}

export interface Wal {
  /** Changes when the log is begun anew. */
  readonly salt: string;
  readonly frames: readonly WalFrame[];
}

/** The frames that belong to the log as its header says; what an earlier log left behind them is none of them. */
export function readWal(bytes: Buffer): Wal {
  if (bytes.length < headerBytes) return { salt: '', frames: [] };
  const frameBytes = frameHeaderBytes + bytes.readUInt32BE(8);
  const salt = bytes.toString('hex', 16, 24);
  const frames: WalFrame[] = [];
  for (let start = headerBytes; start + frameBytes <= bytes.length; start += frameBytes) {
    if (bytes.toString('hex', start + 8, start + 16) !== salt) break;
    frames.push({ start, end: start + frameBytes, isCommit: bytes.readUInt32BE(start + 4) !== 0 });
  }
  return { salt, frames };
}

export function readWalFile(file: string): Wal {
  return readWal(existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
}
