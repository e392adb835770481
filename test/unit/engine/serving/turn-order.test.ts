import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';
import { createTurnOrder } from '../../../../src/engine/serving/turn-order.ts';
import { aDrawing } from '../../../support/builders.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';
import { aSimulatedEngine, soloMs } from './a-simulated-engine.ts';

test('a drawing whose files are being written needs no turn', () => {
  const turns = createTurnOrder(createStepCosts(), createVirtualClock());
  expect(turns.inOrder([aDrawing({ phase: { name: 'write' } })])).toEqual([]);
});

test('all drawings of a person share one account, also when they come back', () => {
  const turns = createTurnOrder(createStepCosts(), createVirtualClock());
  const account = turns.accountOf('somebody', []);
  account.recentMs = 900;
  expect(turns.accountOf('somebody', [aDrawing({ account })])).toBe(account);
  expect(turns.accountOf('somebody', [])).toBe(account);
  expect(turns.accountOf('somebody else', []).recentMs).toBe(0);
});

test('who had much of the engine lately waits for who had nothing', async () => {
  const { draw, run, ended } = await aSimulatedEngine();
  await run(Promise.all([draw('often', 'gif'), draw('often', 'gif')]));
  await run(Promise.all([draw('often', 'image'), draw('seldom', 'gif')]));
  expect(ended.slice(2).map(({ userId }) => userId)).toEqual(['seldom', 'often']);
});

test('what somebody had is forgotten after a while, whether the engine rests or draws for others', async () => {
  const askAfter = async (pause: 'rest' | 'others', slots: number): Promise<string | undefined> => {
    const { draw, run, clock, ended } = await aSimulatedEngine();
    await run(Promise.all([draw('often', 'gif'), draw('often', 'gif'), draw('often', 'gif')]));
    if (pause === 'rest') await run(clock.sleep(slots * soloMs.gif));
    else for (let slot = 0; slot < slots; slot++) await run(draw(`other-${slot}`, 'gif'));
    ended.length = 0;
    await run(Promise.all([draw('often', 'image'), draw('seldom', 'gif')]));
    return ended[0]?.userId;
  };
  for (const pause of ['rest', 'others'] as const) {
    expect(await askAfter(pause, 2)).toBe('seldom');
    expect(await askAfter(pause, 32)).toBe('often');
  }
});

test('what is finished soonest goes first', async () => {
  const { draw, run, stepsOf } = await aSimulatedEngine();
  const [gif, picture] = [draw('a', 'gif'), draw('b', 'image')];
  await run(picture);
  expect(stepsOf('a')).toBeLessThanOrEqual(1);
  await run(gif);
});

test('a picture that comes while GIFs are drawn has its first step after at most two of theirs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      async (gifs, at) => {
        const { draw, run, clock, stepsOf } = await aSimulatedEngine();
        const users = Array.from({ length: gifs }, (_, user) => `user-${user}`);
        const gifSteps = (): number => users.reduce((sum, user) => sum + stepsOf(user), 0);
        for (const user of users) void draw(user, 'gif');
        await run(clock.sleep(at * soloMs.gif));
        const before = gifSteps();
        let between = Number.NaN;
        await run(
          draw('late', 'image', (event) => {
            if (event.type === 'step' && event.step === 1) between = gifSteps() - before;
          }),
        );
        expect(between).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: 25 },
  );
});

test('more urgent classes go first', async () => {
  const { draw, run, stepsOf } = await aSimulatedEngine();
  const program = draw('program', 'image', undefined, 'batch');
  await run(draw('person', 'gif'));
  expect(stepsOf('program')).toBe(0);
  await run(program);
});

test('the second drawing of a person waits for the first ones of others like it', async () => {
  const { draw, run, ended } = await aSimulatedEngine();
  await run(Promise.all([draw('a', 'image'), draw('a', 'image'), draw('b', 'image')]));
  expect(ended.at(-1)?.userId).toBe('a');
});

test('somebody who asks for picture after picture keeps a GIF waiting for a slot, and then shares equally', async () => {
  const { draw, run, clock, ended } = await aSimulatedEngine();
  const gif = draw('modest', 'gif');
  const askOn = async (): Promise<void> => {
    while (ended.every(({ userId }) => userId !== 'modest')) await draw('greedy', 'image');
  };
  await run(Promise.all([gif, askOn(), askOn()]));
  const endedAtMs = ended.find(({ userId }) => userId === 'modest')?.atMs ?? Number.NaN;
  const sharedMs = 2 * soloMs.gif;
  expect(endedAtMs).toBeLessThan(sharedMs + soloMs.gif + 2 * soloMs.image);
  expect(clock.nowMs()).toBeGreaterThan(sharedMs);
});

test('a GIF is finished although new people keep coming with pictures', async () => {
  const { draw, run, ended } = await aSimulatedEngine();
  const gif = draw('patient', 'gif');
  let people = 0;
  const comeOn = async (): Promise<void> => {
    while (ended.every(({ userId }) => userId !== 'patient')) await draw(`person-${people++}`, 'image');
  };
  await run(Promise.all([gif, comeOn(), comeOn()]));
  // Three are there at any time, so a quarter of an equal share is a twelfth.
  const endedAtMs = ended.find(({ userId }) => userId === 'patient')?.atMs ?? Number.NaN;
  expect(endedAtMs).toBeLessThan(12 * soloMs.gif + 4 * soloMs.gif);
});

test('a GIF of who had much lately waits longer among them, until that has faded, and is finished, too', async () => {
  const slotsFor = async (gifsBefore: number): Promise<number> => {
    const { draw, run, clock } = await aSimulatedEngine();
    for (let gif = 0; gif < gifsBefore; gif++) await run(draw('patient', 'gif'));
    const askedAtMs = clock.nowMs();
    let endedAtMs = Number.NaN;
    const askOnce = async (): Promise<void> => {
      await draw('patient', 'gif');
      endedAtMs = clock.nowMs();
    };
    let people = 0;
    const comeOn = async (): Promise<void> => {
      while (Number.isNaN(endedAtMs)) await draw(`person-${people++}`, 'image');
    };
    await run(Promise.all([askOnce(), comeOn(), comeOn()]));
    return (endedAtMs - askedAtMs) / soloMs.gif;
  };
  const modest = await slotsFor(0);
  const greedy = await slotsFor(3);
  // Of three slots one has to be left; then it has a quarter of the time.
  const fadingSlots = 32 * Math.log(3);
  expect(greedy).toBeGreaterThan(modest + 4);
  expect(greedy).toBeLessThan(fadingSlots + 4 + 1);
});

test('the same requests are served in the same order every time', async () => {
  const serve = async () => {
    const { draw, run, ended } = await aSimulatedEngine();
    await run(Promise.all(['a', 'b', 'a', 'c'].map((user, i) => draw(user, i % 2 === 0 ? 'gif' : 'image'))));
    return ended;
  };
  expect(await serve()).toEqual(await serve());
});
