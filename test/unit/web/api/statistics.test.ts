import { expect, test } from 'vitest';
import { anApi, problemBody } from './an-api.ts';

/** The API with an admin who asks for statistics; the clock stands at 1,000 s. */
async function aStatisticsApi() {
  const api = await anApi();
  const { text: token } = api.aToken('boss', ['admin']);
  return { ...api, read: (query = '') => api.call('GET', `/admin/statistics${query}`, { token }) };
}

test('how it went is told in stretches of time, with nothing for what cannot be known', async () => {
  const { read, ask, draw } = await aStatisticsApi();
  await draw(await ask());
  const answer = await read('?from=1970-01-01T00:15:00Z&to=1970-01-01T00:18:00Z&bucketSeconds=60');
  expect(answer.status).toBe(200);
  const nothing = { accepted: 0, pictures: 0, waitMedianMs: null, waitP95Ms: null, etaRatioMedian: null };
  expect(await answer.json()).toMatchObject({
    bucketSeconds: 60,
    buckets: [
      { from: '1970-01-01T00:15:00.000Z', ...nothing },
      { from: '1970-01-01T00:16:00.000Z', accepted: 1, pictures: 1, gifs: 0, waitMedianMs: 0 },
      { from: '1970-01-01T00:17:00.000Z', ...nothing },
    ],
  });
});

test('without a range it is the last day by the hour', async () => {
  const { read } = await aStatisticsApi();
  const answer = await read();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    bucketSeconds: 3_600,
    buckets: { length: 25, 24: { from: '1970-01-01T00:00:00.000Z' } },
  });
});

test.each([
  ['the wrong way round', '?from=1970-01-02T00:00:00Z&to=1970-01-01T00:00:00Z'],
  ['too finely cut', '?bucketSeconds=1'],
])('a range that is %s is refused with what to do', async (_, query) => {
  const { read } = await aStatisticsApi();
  const answer = await read(query);
  expect(answer.status).toBe(400);
  expect(problemBody.parse(await answer.json())).toMatchObject({
    type: 'urn:pincel:problem:range-invalid',
    detail: expect.stringContaining('1000'),
  });
});

test('what is no time and no length is refused', async () => {
  const { read } = await aStatisticsApi();
  expect((await read('?from=yesterday')).status).toBe(400);
  expect((await read('?bucketSeconds=0')).status).toBe(400);
});
