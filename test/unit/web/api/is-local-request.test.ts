import { expect, test } from 'vitest';
import { isLocalRequest } from '../../../../src/web/api/is-local-request.ts';

test.each([
  ['a program on this machine', { Host: '127.0.0.1:8080' }],
  ['by name', { Host: 'localhost:8080' }],
  ['by its IPv6 address', { Host: '[::1]:8080' }],
  [
    'the page itself',
    { Host: 'localhost:80', Origin: 'http://localhost:80', 'Sec-Fetch-Site': 'same-origin' },
  ],
  ['an address that was typed', { Host: 'localhost', 'Sec-Fetch-Site': 'none' }],
])('%s is local', (_who, headers) => {
  expect(isLocalRequest(new Headers(headers))).toBe(true);
});

test.each([
  ['a name that was rebound', { Host: 'evil.example:8080' }],
  ['a name that only begins like it', { Host: 'localhost.evil.example' }],
  ['no name', {}],
  ['a form of another site', { Host: 'localhost:8080', Origin: 'https://evil.example' }],
  ['another port of this machine', { Host: 'localhost:8080', Origin: 'http://localhost:3000' }],
  ['a picture tag elsewhere', { Host: 'localhost:8080', 'Sec-Fetch-Site': 'cross-site' }],
  ['somebody behind a proxy', { Host: '127.0.0.1:8080', 'X-Forwarded-For': '203.0.113.7' }],
  ['somebody behind another', { Host: 'localhost', Forwarded: 'for=203.0.113.7' }],
  ['a page without an origin', { Host: 'localhost:8080', Origin: 'null' }],
])('%s is not', (_who, headers) => {
  expect(isLocalRequest(new Headers(headers))).toBe(false);
});
