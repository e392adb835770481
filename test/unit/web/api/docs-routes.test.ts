import { expect, test } from 'vitest';
import { anApi } from './an-api.ts';

test('the page of the description loads everything from here, and runs no script of its own', async () => {
  const { call } = await anApi();
  const answer = await call('GET', '/docs', { token: undefined });
  expect(answer.headers.get('Content-Security-Policy')).toMatch(/script-src 'self';/);
  expect(answer.headers.get('Content-Security-Policy')).not.toContain('unsafe');
  const page = await answer.text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  expect(loaded.filter((address) => /^\w+:|^\/\//.test(address))).toEqual(['data:,']);
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  const files = loaded.filter((address) => address.startsWith('docs/'));
  expect(files).toHaveLength(3);
  for (const file of files) {
    const got = await call('GET', `/${file}`, { token: undefined });
    expect(got.status).toBe(200);
    expect(got.headers.get('Content-Type')).toMatch(/^text\/(css|javascript)/);
    const again = await call('GET', `/${file}`, {
      headers: { 'If-None-Match': got.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
  }
});

test('nothing else of the packages is served', async () => {
  const { call } = await anApi();
  for (const path of ['/docs/package.json', '/docs/..%2fpackage.json', '/docs/swagger-ui.css.map']) {
    expect((await call('GET', path)).status).toBe(404);
  }
});
