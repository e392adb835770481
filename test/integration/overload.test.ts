import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { startGateway } from '../support/gateway.ts';
import { makeTokens, overload } from '../support/overload.ts';

test('far more requests than can be drawn: each is accepted or told when to come again, and the queue keeps its bound', async () => {
  const folder = await aFolder();
  const tokens = makeTokens(`${folder}/data`, 20);
  const gateway = await startGateway({ PINCEL_QUEUE_LIMIT: '30', PINCEL_LOG_LEVEL: 'info' }, folder);
  onTestFinished(gateway.remove);
  await gateway.ready;

  const report = await overload(gateway, { seconds: 8, requestsPerSecond: 100, tokens });
  expect(report).toMatchObject({ others: [], errors: 0, withoutRetryAfter: 0 });
  expect(report.accepted).toBeGreaterThan(30);
  expect(report.refused).toBeGreaterThan(report.accepted);
  expect(report.mostWaiting).toBeLessThanOrEqual(30);
  expect(report.mostWaiting).toBeGreaterThan(20);
});
