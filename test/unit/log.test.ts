import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/app-error.ts';
import { createLog } from '../../src/log.ts';

function capture(level = 'info', secrets: readonly string[] = []) {
  const lines: string[] = [];
  return {
    lines,
    log: createLog(level, { stream: { write: (line: string) => void lines.push(line) }, secrets }),
  };
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
  expect(Object.keys(err).toSorted()).toEqual(['cause', 'kind', 'message', 'name', 'stack']);
  expect(err.stack).toContain('log.test.ts');
  expect(lines[0]).not.toContain('a secret');
});

test('an error that causes itself does not hold up the log', () => {
  const { lines, log } = capture();
  const error = new Error('round and round');
  error.cause = error;
  log.error({ err: error }, 'failed');
  expect(JSON.parse(lines[0] ?? '').err.cause.message).toBe('round and round');
});

test('what was thrown and is no error is not written, only what it was', () => {
  const { lines, log } = capture();
  log.error({ err: 'a secret' }, 'failed');
  expect(JSON.parse(lines[0] ?? '').err).toEqual({
    message: 'something that is no error was thrown (string)',
  });
});

test('below its level the log is silent', () => {
  const { lines, log } = capture('warn');
  log.info({}, 'unheard');
  log.child({ requestId: 'R1' }).info({}, 'unheard');
  expect(lines).toEqual([]);
});

test('every line of a child carries its fields, and those of its parents', () => {
  const { lines, log } = capture();
  const child = log.child({ requestId: 'R1', prompt: 'a secret' }).child({ jobId: 'J1' });
  child.info({ state: 'queued' }, 'accepted');
  child.warn({ err: new Error('EIO') }, 'failed');
  log.info({}, 'another');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { requestId: 'R1', jobId: 'J1', state: 'queued', msg: 'accepted' },
    { requestId: 'R1', jobId: 'J1', err: { message: 'EIO' }, msg: 'failed' },
    { msg: 'another' },
  ]);
  expect(lines.join('')).not.toContain('a secret');
  expect(lines[2]).not.toContain('R1');
});

const written = 'a very secret cat';
// Names the log writes, names it does not, and names that mean something to JavaScript or to pino.
const listed = ['jobId', 'path', 'reason', 'output', 'state'];
const unlisted = ['prompt', 'negativePrompt', 'token', 'draft', 'request', 'destination', 'body'];
const special = ['err', 'msg', 'toJSON', '__proto__', 'constructor', 'level', 'time'];
// An error's own words, which are written: the stack repeats the others.
const wordsOfErrors = ['name', 'message', 'stack'];
const fieldName = fc.constantFrom(...listed, ...unlisted, ...special, ...wordsOfErrors, 'cause');
/** What a person wrote, somewhere deep inside. */
const holding = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(written),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fieldName, tie('node'), { minKeys: 1, maxKeys: 4 }),
    fc.dictionary(fieldName, tie('node'), { minKeys: 1, maxKeys: 4 }).map((own) => {
      const error = new Error('failed');
      for (const [name, value] of Object.entries(own)) {
        if (!wordsOfErrors.includes(name)) Object.defineProperty(error, name, { value, enumerable: true });
      }
      return error;
    }),
    tie('node').map((value) => new Map([['draft', value]])),
    tie('node').map((value) => ({ toJSON: () => value, toString: () => written })),
  ),
})).node;
/** A field of the list takes text, so text is put only into the others. */
const context = fc.oneof(
  fc.dictionary(
    fieldName.filter((name) => !listed.includes(name)),
    holding,
  ),
  fc.dictionary(
    fieldName,
    holding.filter((value) => typeof value !== 'string'),
  ),
);

test('what a person wrote reaches no line, wherever in a context it hangs', () => {
  fc.assert(
    fc.property(context, context, (inherited, own) => {
      const { lines, log } = capture('debug');
      for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](own, 'happened');
      log.child(inherited).info(own, 'happened');
      expect(lines).toHaveLength(5);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ msg: 'happened' });
      expect(lines.join('')).not.toContain(written);
    }),
  );
});

test('a secret reaches no line, also inside a message, an address or a stack', () => {
  const place = fc.constantFrom('message', 'field', 'error', 'cause', 'child');
  // Quotes and backslashes look different in JSON.
  const secret = fc.string({ minLength: 16, unit: fc.constantFrom(...'abcXYZ019:_-+/="\\') });
  fc.assert(
    fc.property(secret, place, fc.string(), (token, where, around) => {
      const { lines, log } = capture('info', [token]);
      const text = `${around}/bot${token}/getMe${around}`;
      if (where === 'message') log.info({}, text);
      if (where === 'field') log.info({ url: text }, 'asked');
      if (where === 'error') log.info({ err: new Error(text) }, 'failed');
      if (where === 'cause') log.info({ err: new Error('failed', { cause: new Error(text) }) }, 'failed');
      if (where === 'child') log.child({ path: text }).info({}, 'asked');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('(hidden)');
      expect(JSON.stringify(JSON.parse(lines[0] ?? ''))).not.toContain(JSON.stringify(token).slice(1, -1));
    }),
  );
});
