import { expect, test } from 'vitest';
import type { Completion } from '../../../src/chat/call.ts';
import type { Authority, CommandContext } from '../../../src/chat/command-context.ts';
import { createCompletions } from '../../../src/chat/completions.ts';
import { aContext } from '../../support/chat-context.ts';
import { aFlow } from '../../support/flow.ts';
import { aModel, aPlainModel } from '../../support/models.ts';
import { texts } from '../../support/texts.ts';

async function aChat() {
  const flow = await aFlow();
  flow.steer.pause('operator');
  const complete = createCompletions({
    ...flow.stores,
    ...flow,
    texts,
    models: [aModel(), aPlainModel()],
    defaultModel: 'mini',
    now: () => 1_000_000,
  });
  const as = (authority: Authority, changes: Partial<CommandContext> = {}): CommandContext =>
    aContext(flow, {}, { authority, ...changes });
  return {
    ...flow,
    as,
    complete: (completion: Partial<Completion> & Pick<Completion, 'name' | 'option'>, context = as('self')) =>
      complete({ typed: '', options: {}, ...completion }, context),
  };
}

test('models, and the motions of the model that is chosen', async () => {
  const { complete } = await aChat();
  const values = (options: Completion['options']) =>
    complete({ name: 'gif', option: 'motion', options }).map(({ value }) => value);
  expect(complete({ name: 'gif', option: 'model' }).map(({ value }) => value)).toEqual(['mini', 'plain']);
  expect(values({})).toEqual(['bounce', 'spin', 'zoom']);
  expect(values({ model: 'plain' })).toEqual([]);
  expect(values({ model: 'unknown' })).toEqual([]);
});

test('what begins as typed comes before what has it elsewhere, and nothing else', async () => {
  const { complete } = await aChat();
  expect(complete({ name: 'gif', option: 'model', typed: 'IN' })).toEqual([
    { label: 'mini', value: 'mini' },
    { label: 'plain', value: 'plain' },
  ]);
  expect(complete({ name: 'gif', option: 'model', typed: 'pl' })).toEqual([
    { label: 'plain', value: 'plain' },
  ]);
  expect(complete({ name: 'gif', option: 'model', typed: 'sdxl' })).toEqual([]);
});

test('styles by what they are called; settings may also have none', async () => {
  const { complete, as } = await aChat();
  const inPortuguese = as('self', { locale: 'pt-BR' });
  expect(complete({ name: 'image', option: 'style', typed: 'aqua' }, inPortuguese)).toEqual([
    { label: 'aquarela', value: 'watercolor' },
  ]);
  const last = (name: 'image' | 'settings') => complete({ name, option: 'style' }).at(-1)?.value;
  expect(last('settings')).toBe('auto');
  expect(last('image')).not.toBe('auto');
});

test('for /cancel my own drawings, newest first, with where they stand', async () => {
  const { complete, accept, as } = await aChat();
  const { requester } = as('self');
  accept({ prompt: 'of somebody else' });
  const first = accept({ prompt: 'a cat' }, { requester });
  const second = accept({ prompt: `a dog ${'and more '.repeat(100)}` }, { requester });
  const choices = complete({ name: 'cancel', option: 'job' });
  expect(choices.map(({ value }) => value)).toEqual([second.jobId, first.jobId]);
  expect(choices[1]?.label).toMatch(/^a cat: \d drawings? before yours\./);
  for (const { label } of choices) expect(label.length).toBeLessThanOrEqual(100);
  expect(complete({ name: 'cancel', option: 'job', typed: 'cat' }).map(({ value }) => value)).toEqual([
    first.jobId,
  ]);
});

test('for /queue-admin cancel those in reach, without what was written', async () => {
  const { complete, accept, as } = await aChat();
  const here = accept({ prompt: 'a secret garden' }, { requester: as('self').requester });
  const there = accept();
  const choices = (authority: Authority) =>
    complete({ name: 'queue-admin', verb: 'cancel', option: 'job' }, as(authority));
  expect(choices('self')).toEqual([]);
  expect(choices('space')).toEqual([
    { label: 'Picture by discord:101, waiting, asked for 1 second ago', value: here.jobId },
  ]);
  expect(
    choices('pincel')
      .map(({ value }) => value)
      .toSorted(),
  ).toEqual([here.jobId, there.jobId].toSorted());
});

test('capacities are suggested to those who may set them', async () => {
  const { complete, as } = await aChat();
  const capacity = { name: 'quota-admin', verb: 'set', option: 'capacity' } as const;
  expect(complete(capacity, as('space'))).toEqual([]);
  expect(complete(capacity, as('pincel', { locale: 'pt-BR' }))).toEqual([
    { label: '100', value: '100' },
    { label: '300', value: '300' },
    { label: '1000', value: '1000' },
    { label: 'ilimitado', value: 'unlimited' },
  ]);
});

test('words to remove are those of the chosen list, at most 25, for managers', async () => {
  const { complete, stores, as } = await aChat();
  const deny = [...Array.from({ length: 40 }, (_, index) => `word-${index}`), 'x'.repeat(150)];
  stores.spacePolicies.set(as('space').known.spaceId, { words: { deny, allow: ['word museum'] } }, 0);
  const remove = (options: Completion['options'], authority: Authority, typed = '') =>
    complete({ name: 'policy', verb: 'words', option: 'remove', options, typed }, as(authority));
  expect(remove({ list: 'deny' }, 'space')).toHaveLength(25);
  expect(remove({ list: 'deny' }, 'space', 'word-39')).toEqual([{ label: 'word-39', value: 'word-39' }]);
  expect(remove({ list: 'deny' }, 'space', 'xxx')).toEqual([]);
  expect(remove({ list: 'allow' }, 'space').map(({ value }) => value)).toEqual(['word museum']);
  expect(remove({}, 'space')).toEqual([]);
  expect(remove({ list: 'deny' }, 'self')).toEqual([]);
});
