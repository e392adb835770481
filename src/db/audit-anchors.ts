import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { AuditHead } from '../domain/audit-log.ts';
import type { Log } from '../domain/log.ts';
import { createFolder } from './create-file.ts';

/** A note of the log's head at some time. */
export interface AuditAnchor extends AuditHead {
  readonly atMs: number;
}

const anchorSchema = z.object({
  seq: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  // As far as a Date goes.
  atMs: z.int().min(0).max(8.64e15),
});

export interface AuditAnchorsOptions {
  /** Lines of JSON, only ever appended to. On another disk or machine it is out of reach of who edits the database. */
  readonly file: string;
  readonly log: Log;
  readonly head: () => AuditHead;
  readonly now: () => number;
  readonly everyMs: number;
}

export interface AuditAnchors {
  /** Notes the head now, if it has moved. Never rejects: a disk that cannot be written is logged and tried again. */
  write(): Promise<void>;
  /** Notes the head a last time. */
  stop(): Promise<void>;
}

/**
 * Notes the head of the audit log outside the database, every now and then and at the end. Without it, a log whose
 * newest rows were cut off, or that was rewritten from some row on, looks whole.
 */
export function createAuditAnchors({ file, log, head, now, everyMs }: AuditAnchorsOptions): AuditAnchors {
  let noted: string | undefined;
  let last: Promise<void> = Promise.resolve();

  async function noteHead(): Promise<void> {
    try {
      const { seq, hash } = head();
      if (seq === 0 || hash === noted) return;
      await appendLine(file, JSON.stringify({ seq, hash, atMs: now() } satisfies AuditAnchor));
      noted = hash;
    } catch (error) {
      log.error({ err: error, file }, 'the head of the audit log cannot be noted outside the database');
    }
  }

  function write(): Promise<void> {
    last = last.then(noteHead);
    return last;
  }

  const timer = setInterval(() => void write(), everyMs);
  timer.unref();
  return {
    write,
    stop() {
      clearInterval(timer);
      return write();
    },
  };
}

/** On the disk when it resolves. */
async function appendLine(file: string, line: string): Promise<void> {
  createFolder(dirname(file));
  const handle = await open(file, 'a+', 0o600);
  try {
    // A crash may have torn the last line; the next one must not be glued to it.
    const isTorn = !(await endsWithNewline(handle));
    await handle.appendFile(`${isTorn ? '\n' : ''}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function endsWithNewline(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') === '\n';
}

/** Reads an anchor file line by line; one that does not exist has no lines. Undefined for a line that is no anchor. */
export async function* readAnchors(file: string): AsyncGenerator<AuditAnchor | undefined> {
  const handle = await openIfThere(file);
  if (handle === undefined) return;
  // Closes the file at the end, also when nobody reads to the end.
  for await (const line of handle.readLines()) {
    if (line !== '') yield parseAnchor(line);
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseAnchor(line: string): AuditAnchor | undefined {
  try {
    return anchorSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
