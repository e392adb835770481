import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseOwnPath, toLoggedPath, toLoginAddress } from '../../../../src/web/page/own-path.ts';

test.each(['/', '/gallery?q=a%20cat&page=2', '/admin/people', '/loginish'])(
  '%s is a page of ours',
  (path) => {
    expect(parseOwnPath(path)).toBe(path);
  },
);

test.each([
  undefined,
  '',
  'gallery',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/login',
  '/login?next=/',
  '/login/abc',
  '/logout',
])('%j is none', (path) => {
  expect(parseOwnPath(path)).toBeUndefined();
});

test('whatever is taken for a page of ours leads to this host', () => {
  const unit = fc.constantFrom('/', '\\', '.', '\t', '\n', ':', '@', 'a', '?', '#', '%');
  fc.assert(
    fc.property(fc.string({ unit }), (written) => {
      const path = parseOwnPath(`/${written}`) ?? '/';
      expect(new URL(path, 'https://pincel.example').origin).toBe('https://pincel.example');
    }),
  );
});

test('the way in leads back', () => {
  expect(toLoginAddress('/')).toBe('/login');
  expect(toLoginAddress('/gallery?q=a b')).toBe('/login?next=%2Fgallery%3Fq%3Da+b');
});

test('a log is told no code that logs somebody in', () => {
  expect(toLoggedPath('/login/sEcrEt')).toBe('/login/…');
  expect(['/', '/login', '/jobs/login/1'].map(toLoggedPath)).toEqual(['/', '/login', '/jobs/login/1']);
});
