import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/app-error.ts';
import { createLog } from '../../src/log.ts';

function capture(level = 'info') {
  const lines: string[] = [];
  return { lines, log: createLog(level, { write: (line: string) => void lines.push(line) }) };
}

test('a line carries only fields of the list, so that a prompt handed in by mistake is not written', () => {
  const { lines, log } = capture();
  log.info({ jobId: 'J1', prompt: 'a secret', request: { prompt: 'a secret' } }, 'accepted');
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.any(Number),
    jobId: 'J1',
    msg: 'accepted',
  });
});

test('an error is written with its kind, stack and cause, and without what else hangs on it', () => {
  const { lines, log } = capture();
  const cause = Object.assign(new Error('EIO'), { request: { prompt: 'a secret' } });
  log.error({ err: new AppError('disk-failed', 'The disk is full.', { cause }) }, 'failed');
  const { err } = JSON.parse(lines[0] ?? '');
  expect(err).toMatchObject({ kind: 'disk-failed', message: 'The disk is full.', cause: { message: 'EIO' } });
  expect(err.stack).toContain('log.test.ts');
  expect(lines[0]).not.toContain('a secret');
});

test('below its level the log is silent', () => {
  const { lines, log } = capture('warn');
  log.info({}, 'unheard');
  expect(lines).toEqual([]);
});
