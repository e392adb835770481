import { expect, test } from 'vitest';
import { createFillIn } from '../../../../src/bots/discord/fill-in.ts';
import { parseInteraction } from '../../../../src/bots/discord/interaction.ts';
import { toCaller } from '../../../../src/bots/discord/to-caller.ts';

/** A command's place, as it is filled in; what was done is noted. */
function aPlace(knownJobs: readonly string[]) {
  const interaction = parseInteraction({
    id: '1',
    application_id: '2',
    type: 2,
    token: 'a-token',
    channel: { id: '3', type: 1 },
    user: { id: '4' },
    data: { name: 'image' },
  });
  const address = interaction === undefined ? undefined : toCaller(interaction, 1_000)?.address;
  if (interaction === undefined || address === undefined) throw new Error('Expected an interaction');
  const done: string[] = [];
  const fillIn = createFillIn({
    api: {
      async editReply(_purpose, { target }) {
        done.push(`edit ${target}`);
        return '10';
      },
      async deleteReply({ target }) {
        done.push(`delete ${target}`);
      },
      async followUp() {
        done.push('follow up');
        return '11';
      },
    },
    kept: {
      has: (jobId) => knownJobs.includes(jobId),
      keep: (jobId, { target, messageId }) => void done.push(`keep ${jobId} at ${target}, ${messageId}`),
    },
  });
  const talk = { interaction, address, locale: 'en', respond: async () => undefined } as const;
  return {
    done,
    fill: (jobId: string, isPrivate: boolean) => fillIn(talk, anAnswer(jobId, isPrivate), false),
  };
}

const anAnswer = (jobId: string, isPrivate: boolean) =>
  ({ kind: 'accepted', jobId, text: 'Wait.', isPrivate, buttons: [] }) as const;

test('an accepted request takes the place that was kept for it', async () => {
  const { done, fill } = aPlace([]);
  await fill('job', false);
  expect(done).toEqual(['edit @original', 'keep job at @original, 10']);
});

test('a private one takes another place, after the public one has gone', async () => {
  const { done, fill } = aPlace([]);
  await fill('job', true);
  expect(done).toEqual(['delete @original', 'follow up', 'keep job at 11, 11']);
});

test('one that is known is left alone: its result may stand there', async () => {
  const { done, fill } = aPlace(['job']);
  await fill('job', false);
  expect(done).toEqual([]);
});
