import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { firstStopSignal, type StopSignal } from '../../../src/app/stop-signal.ts';

class ListeningProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('the first %s is told, and nothing ends', async (signal) => {
  const listening = new ListeningProcess();
  const stopAsked = firstStopSignal(listening);
  listening.emit(signal);
  expect(await stopAsked).toBe(signal);
  expect(listening.exits).toEqual([]);
});

test.each<readonly [StopSignal, StopSignal, number]>([
  ['SIGTERM', 'SIGTERM', 143],
  ['SIGINT', 'SIGINT', 130],
  ['SIGTERM', 'SIGINT', 130],
  ['SIGINT', 'SIGTERM', 143],
])('after %s, %s ends the process at once with %i', async (first, second, code) => {
  const listening = new ListeningProcess();
  const stopAsked = firstStopSignal(listening);
  listening.emit(first);
  listening.emit(second);
  expect(listening.exits).toEqual([code]);
  expect(await stopAsked).toBe(first);
});

test('a signal that came before anybody waited for it is not lost', async () => {
  const listening = new ListeningProcess();
  const stopAsked = firstStopSignal(listening);
  listening.emit('SIGTERM');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await stopAsked).toBe('SIGTERM');
});
