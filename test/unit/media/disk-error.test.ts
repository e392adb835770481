import { describe, expect, test } from 'vitest';
import { toDiskError } from '../../../src/media/disk-error.ts';

const path = '/pictures/cat.png';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: the system said no`), { code, syscall: 'open' });
}

describe('a write that the operating system refuses', () => {
  test('on a full disk says so and what to do', () => {
    const cause = systemError('ENOSPC');
    expect(toDiskError(cause, path)).toMatchObject({
      name: 'AppError',
      kind: 'disk-failed',
      retryable: false,
      message: 'No space is left for /pictures: free some, or choose a folder on another disk.',
      cause,
    });
  });

  test.each([
    ['EACCES', 'Writing in /pictures is not allowed'],
    ['EROFS', '/pictures is on a read-only file system'],
    ['EIO', `Writing ${path} failed (EIO)`],
  ])('with %s names the place', (code, beginning) => {
    expect(toDiskError(systemError(code), path)).toMatchObject({
      kind: 'disk-failed',
      message: expect.stringMatching(new RegExp(`^${beginning.replace(/[()]/g, '\\$&')}.*: .+\\.$`)),
    });
  });

  test('for want of file handles may be tried again', () => {
    expect(toDiskError(systemError('EMFILE'), path)).toMatchObject({ kind: 'disk-failed', retryable: true });
  });

  test('is told from a bug, which stays what it is', () => {
    const bug = new TypeError('x is undefined');
    expect(toDiskError(bug, path)).toBe(bug);
  });
});
