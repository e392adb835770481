import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCheckedCall } from '../../../src/chat/check-call.ts';
import { commands } from '../../../src/chat/command-table.ts';
import { privateText } from '../../../src/chat/private-text.ts';
import { locales } from '../../../src/domain/texts.ts';
import { aCommand, aContext, privateTextOf } from '../../support/chat-context.ts';
import { aFlow } from '../../support/flow.ts';
import { texts } from '../../support/texts.ts';

const handled = 'handled';
const handle = withCheckedCall(texts, () => privateText(handled));

async function answerTo(...call: Parameters<typeof aCommand>): Promise<string> {
  return privateTextOf(handle(aCommand(...call), aContext(await aFlow())));
}

describe('a call as the table has it', () => {
  test.each<Parameters<typeof aCommand>>([
    ['queue'],
    ['settings', { language: 'pt-BR', private: true }],
    ['quota-admin', { user: '202', credits: -0.5 }, 'grant'],
    ['policy', { waiting: 100_000 }, 'queue'],
  ])('%s %j is handled', async (...call) => {
    expect(await answerTo(...call)).toBe(handled);
  });
});

test.each<[Parameters<typeof aCommand>, string]>([
  [['policy'], 'Say what to do: show, channel, nsfw, words, kind, queue, trusted-role, reset.'],
  [['policy', {}, 'queue'], 'Something is missing: waiting.'],
  [['quota-admin', { user: '  ', credits: 1 }, 'grant'], 'Something is missing: user.'],
  [['policy', { rule: 'sometimes' }, 'nsfw'], 'rule can be one of these: never, marked-channels, always.'],
  [['policy', { waiting: 'many' }, 'queue'], 'waiting has to be a number, like 12 or 0.5.'],
  [['policy', { waiting: Number.NaN }, 'queue'], 'waiting has to be a number, like 12 or 0.5.'],
  [['policy', { waiting: 1.5 }, 'queue'], 'waiting has to be a whole number, like 12.'],
  [['policy', { waiting: -1 }, 'queue'], 'waiting has to be 0 or more.'],
  [['policy', { waiting: 100_001 }, 'queue'], 'waiting can be 100,000 at most.'],
  [['link', { code: 'x'.repeat(41) }], 'code can have 40 characters at most.'],
])('%j is answered with a sentence', async (call, sentence) => {
  expect(await answerTo(...call)).toBe(sentence);
});

test('whatever comes as a value, a handler sees it only in order, and the person gets a sentence', async () => {
  const flow = await aFlow();
  const anyValue = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean());
  const anyCall = fc
    .record({
      command: fc.constantFrom(...commands),
      value: fc.array(anyValue, { minLength: 12, maxLength: 12 }),
      verb: fc.nat(),
      locale: fc.constantFrom(...locales),
    })
    .map(({ command, value, verb, locale }) => {
      const chosen = command.verbs?.[verb % (command.verbs.length + 1)];
      const specs = chosen?.options ?? command.options ?? [];
      const options = Object.fromEntries(
        specs.flatMap(({ name }, index) => {
          const given = value[index];
          return given === undefined ? [] : [[name, given] as const];
        }),
      );
      return { call: aCommand(command.name, options, chosen?.name), locale };
    });
  fc.assert(
    fc.property(anyCall, ({ call, locale }) => {
      expect(privateTextOf(handle(call, aContext(flow, {}, { locale })))).toMatch(/^handled$|\.$/);
    }),
  );
});
