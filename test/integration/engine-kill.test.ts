import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { EngineEvent } from '../../src/domain/engine.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine } from '../support/engines.ts';

/** A dozen in every run; `npm run test:kill` asks for two hundred. */
const kills = Number(process.env['PINCEL_TEST_KILLS'] ?? 12);

test(`killed ${kills} times at random moments, the engine still answers every request, each with a whole picture`, {
  timeout: kills * 20_000,
}, async () => {
  const { engine, lines } = anEngine();
  const outputFolder = await aFolder();
  let crashNotices = 0;
  for (let i = 0; i < kills; i++) {
    await engine.whenReady();
    const seen = new Set<EngineEvent['type']>();
    const drawing = engine.generate(
      aJob({ request: aRequest({ seed: i, steps: 8 }), outputFolder, fileStem: `kill-${i}` }),
      { onEvent: (event) => seen.add(event.type) },
    );
    // The moment of the kill is the experiment, not a wait for something to happen.
    await after(randomInt(0, 400));
    killChildrenOf(process.pid);
    const { media, notices } = await drawing;
    if (notices.some((notice) => notice.kind === 'retried-after-crash')) {
      crashNotices += 1;
      expect(seen.has('restarted')).toBe(true);
    }
    const file = media[0]?.path ?? '';
    expect((await sharp(file).stats()).channels).toHaveLength(3);
    expect((await stat(file)).size).toBeGreaterThan(0);
  }
  expect(crashNotices).toBeGreaterThan(0);
  expect(lines.filter(({ message }) => message.includes('SIGKILL')).length).toBeGreaterThanOrEqual(
    crashNotices,
  );
  const whole = (await readdir(outputFolder)).filter((name) => name.endsWith('.png'));
  expect(whole).toHaveLength(kills);
});

test('an engine that hangs is killed, tried once more, and then the request fails clearly', async () => {
  const { engine, lines } = anEngine({
    entry: new URL('../support/hanging-engine.ts', import.meta.url),
    stepTimeoutMs: 1_500,
  });
  const drawing = engine.generate(aJob({ outputFolder: await aFolder() }));
  await expect(drawing).rejects.toMatchObject({ kind: 'engine-hung', retryable: true });
  await expect(drawing).rejects.toThrow(/twice/);
  expect(lines.filter(({ message }) => message.includes('no sign of life'))).toHaveLength(2);
});

test('a request canceled while the engine is down is canceled, not drawn again', async () => {
  const { engine } = anEngine();
  const controller = new AbortController();
  const drawing = engine.generate(aJob({ request: aRequest({ steps: 90 }), outputFolder: await aFolder() }), {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'step' && event.step === 1) killChildrenOf(process.pid);
      if (event.type === 'restarted') controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ kind: 'canceled' });
});

/** Kills the engine processes this test process has forked. */
function killChildrenOf(pid: number): void {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' });
  for (const line of children.split('\n')) {
    const [child] = line.trim().split(/\s+/);
    if (line.includes('engine-child.ts')) process.kill(Number(child), 'SIGKILL');
  }
}
