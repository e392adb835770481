import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/chat/answer.ts';
import { buttonVerbs } from '../../../src/chat/button-id.ts';
import { readDestination } from '../../../src/chat/destination.ts';
import { aCaller, aChat, acceptedIn, privateTextIn, workIn } from '../../support/a-chat.ts';
import { aModel, aPlainModel, forEveryKind } from '../../support/models.ts';

const bea = aCaller({ userExternalId: 'bea' });
const notTheirs = 'This drawing was asked for by somebody else. Use /image or /gif to ask for your own.';

describe('drawing it once more', () => {
  test('again is the same request with another seed', async () => {
    const { drawn, press, jobOf } = await aChat();
    const first = jobOf(drawn({ seed: 7, size: 'portrait', style: 'anime', negative: 'text', count: 3 }));
    const again = jobOf(acceptedIn(press('again', first.id)).jobId);
    expect(again.request).toEqual({ ...first.request, seed: again.request?.seed });
    expect(again.request?.seed).not.toBe(7);
    expect(again.receipt.adjustments).toEqual([]);
  });

  test('a GIF is drawn again with its motion and length', async () => {
    const { drawn, press, jobOf } = await aChat();
    const first = jobOf(drawn({ motion: 'spin', length: 'long' }, aCaller(), 'gif'));
    const again = jobOf(acceptedIn(press('again', first.id)).jobId);
    expect(again.request).toEqual({ ...first.request, seed: again.request?.seed });
    expect(again.receipt.adjustments).toEqual([]);
  });

  test('finer is the same picture in twice the steps, as far as the model goes', async () => {
    const { drawn, press, jobOf } = await aChat({
      model: aModel({ byKind: forEveryKind({ maxSteps: { ddim: 40 } }) }),
    });
    const finer = (jobId: string) => press('finer', jobId);
    const first = jobOf(drawn({ seed: 7 }));
    const second = jobOf(acceptedIn(finer(first.id)).jobId);
    expect(second.request).toEqual({ ...first.request, steps: 24 });
    const third = jobOf(acceptedIn(finer(second.id)).jobId);
    expect(third.request).toMatchObject({ steps: 40, seed: 7 });
    expect(privateTextIn(finer(third.id))).toContain('drawn with 40 steps already');
  });

  test('a variation starts from what was drawn', async () => {
    const { drawn, press, jobOf, finish, stores } = await aChat();
    const first = drawn({ seed: 7 });
    await finish(first);
    const [media] = stores.media.ofJob(first);
    const { request } = jobOf(acceptedIn(press('vary', first)).jobId);
    expect(request?.initImage).toEqual({
      path: media === undefined ? '' : stores.mediaFiles.path(media),
      strength: 0.6,
    });
    expect(request?.seed).not.toBe(7);
  });

  test('there is no variation of a GIF, by a model that cannot, or without the file', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const gif = drawn({}, aCaller(), 'gif');
    await finish(gif);
    expect(privateTextIn(press('vary', gif))).toBe('That works with still pictures only.');
    const still = drawn();
    await finish(still);
    const [file] = stores.media.ofJob(still);
    stores.media.markRemoved(file?.id ?? '', 1);
    expect(privateTextIn(press('vary', still))).toContain(`Draw it again with the same seed: ${file?.seed}.`);
    const plain = await aChat({ model: aPlainModel() });
    const other = plain.drawn();
    await plain.finish(other);
    expect(privateTextIn(plain.press('vary', other))).toContain('cannot start from a picture');
  });

  test('a request whose starting picture is gone is not drawn in vain', async () => {
    const { answer, press } = await aChat();
    const call = { kind: 'command', name: 'image', options: { prompt: 'a cat' } } as const;
    const { jobId } = acceptedIn(answer({ ...call, picture: { ok: true, path: '/gone/a.png' } }));
    expect(privateTextIn(press('again', jobId))).toContain('not kept any more');
  });

  test('an edited prompt is drawn with the old seed and everything else as it was', async () => {
    const { drawn, press, answer, jobOf } = await aChat();
    const first = jobOf(drawn({ negative: 'text', size: 'portrait' }));
    expect(press('edit', first.id)).toEqual({
      kind: 'ask-prompt',
      jobId: first.id,
      title: 'Edit the prompt',
      promptLabel: 'Prompt',
      negativePromptLabel: 'Negative prompt',
      prompt: 'a cat',
      negativePrompt: 'text',
    });
    const edit = { kind: 'edit', jobId: first.id, prompt: 'a dog' } as const;
    const kept = jobOf(acceptedIn(answer(edit)).jobId);
    expect(kept.request).toEqual({ ...first.request, prompt: 'a dog' });
    const both = jobOf(acceptedIn(answer({ ...edit, negativePrompt: '' })).jobId);
    expect(both.request).toEqual({ ...first.request, prompt: 'a dog', negativePrompt: '' });
    expect(privateTextIn(answer({ ...edit, prompt: ' ' }))).toContain('The prompt is empty');
    expect(privateTextIn(answer(edit, bea))).toBe(notTheirs);
    expect(privateTextIn(answer({ ...edit, jobId: 'nothing' }))).toContain('not known any more');
  });

  test('what was asked for privately stays private', async () => {
    const { drawn, press, jobOf } = await aChat();
    const again = acceptedIn(press('again', drawn({ private: true })));
    expect(again.isPrivate).toBe(true);
    expect(readDestination(jobOf(again.jobId)).manner.isPrivate).toBe(true);
  });

  test('what was asked for on the page can be asked for again in a chat', async () => {
    const { accept, press, stores, drawn, jobOf } = await aChat();
    const { userId } = jobOf(drawn());
    const page = { surface: 'web', userExternalId: 'ana', spaceExternalId: 'page' } as const;
    const { jobId } = accept({ seed: 7 }, { requester: page });
    const code = stores.users.newLinkCode(jobOf(jobId).userId, 2_000_000);
    stores.users.link(code, userId, 1_000_000);
    expect(acceptedIn(press('again', jobId)).isPrivate).toBe(false);
  });

  test('an event that comes again draws once', async () => {
    const { drawn, press, newEvent, stores } = await aChat();
    const first = drawn();
    const event = newEvent();
    const accepted = press('again', first, aCaller(), event);
    expect(press('again', first, aCaller(), event)).toEqual(accepted);
    expect(stores.jobs.count()).toEqual({ queued: 1, running: 1 });
  });
});

describe('files', () => {
  test('the original is the file itself', async () => {
    const { drawn, press, finish } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    const answer = await workIn(press('original', jobId));
    expect(answer).toMatchObject({ kind: 'files', isPrivate: true, text: 'The file as it was drawn.' });
    const [file] = answer.kind === 'files' ? answer.files : [];
    expect(file).toMatchObject({
      fileName: `pincel-${jobId}-0.png`,
      mimeType: 'image/png',
      description: 'AI-generated picture: a cat',
    });
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe(jobId);
  });

  test('an original that is too large here is a sentence', async () => {
    const { drawn, press, finish, newEvent } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    const small = newEvent({ uploadLimit: { maxBytes: 5 } });
    expect(privateTextIn(press('original', jobId, aCaller(), small))).toContain('can be sent here');
  });

  test('an upscaled picture is said to have no new detail, and what was done so that it fits', async () => {
    const { drawn, press, finish } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    expect(await workIn(press('upscale', jobId))).toMatchObject({
      kind: 'files',
      text: 'Twice as wide and high, computed with Lanczos: a larger picture without new detail.\nThe picture was compressed to fit here (quality 80 of 100).',
      files: [{ fileName: `pincel-${jobId}-0.webp`, description: 'AI-generated picture: a cat' }],
    });
  });

  test('GIFs are not upscaled, and files that are gone are not sent', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const gif = drawn({}, aCaller(), 'gif');
    await finish(gif);
    expect(privateTextIn(press('upscale', gif))).toBe('That works with still pictures only.');
    for (const { id } of stores.media.ofJob(gif)) stores.media.markRemoved(id, 1);
    expect(privateTextIn(press('original', gif))).toContain('not kept any more');
  });

  test('the same press twice sends the files once', async () => {
    const { drawn, press, finish, newEvent } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    const event = newEvent();
    expect(press('original', jobId, aCaller(), event).kind).toBe('slow');
    expect(privateTextIn(press('original', jobId, aCaller(), event))).toBe('That was done already.');
  });

  test('a file that vanished from the disk is apologised for', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    for (const media of stores.media.ofJob(jobId)) rmSync(stores.mediaFiles.path(media));
    expect(privateTextIn(await workIn(press('original', jobId)))).toContain('REFERENCE');
  });
});

describe('canceling', () => {
  test('a person cancels what they asked for, while it waits and while it is drawn', async () => {
    const { drawn, press, jobOf, engineJob, whenJob } = await aChat();
    const [running, waiting] = [drawn(), drawn()];
    await engineJob(running);
    expect(privateTextIn(press('cancel', waiting))).toBe('Canceled. What it cost has been given back.');
    expect(jobOf(waiting).state).toBe('canceled');
    expect(privateTextIn(press('cancel', waiting))).toContain('nothing left to cancel');
    expect(privateTextIn(press('cancel', running))).toContain('It is being stopped.');
    await whenJob(running, ({ state }) => state === 'canceled');
  });

  test('others cannot, but for those who manage the place it was asked for in', async () => {
    const { drawn, press, jobOf } = await aChat();
    drawn();
    const [first, second] = [drawn(), drawn()];
    expect(privateTextIn(press('cancel', first, bea))).toContain('Only the person who asked');
    const elsewhere = aCaller({ userExternalId: 'bea', spaceExternalId: 'b-group', isManager: true });
    expect(privateTextIn(press('cancel', first, elsewhere))).toContain('Only the person who asked');
    expect(jobOf(first).state).toBe('queued');
    const manager = aCaller({ userExternalId: 'bea', isManager: true });
    expect(privateTextIn(press('cancel', first, manager))).toContain('Canceled.');
    const looksAfterAll = await aChat({ deps: { isAdminSpace: (_surface, space) => space === 'b-group' } });
    looksAfterAll.drawn();
    const third = looksAfterAll.drawn();
    expect(privateTextIn(looksAfterAll.press('cancel', third, elsewhere))).toContain('Canceled.');
    expect(jobOf(second).state).toBe('queued');
  });
});

describe('deleting and reporting', () => {
  test('whoever asked for it deletes the message and the files', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    expect(press('delete', jobId)).toEqual({
      kind: 'delete-message',
      jobId,
      text: 'Deleted: the message, and the files that Pincel kept.',
    });
    expect(stores.media.ofJob(jobId)).toMatchObject([{ removedAtMs: 1_000_000 }]);
    expect(press('delete', jobId).kind).toBe('delete-message');
  });

  test('nothing is deleted before it has been handed over', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const jobId = drawn();
    expect(privateTextIn(press('delete', jobId))).toContain('It is not finished yet.');
    await finish(jobId, false);
    expect(privateTextIn(press('delete', jobId))).toContain('It is not finished yet.');
    expect(stores.media.ofJob(jobId)).toMatchObject([{ removedAtMs: undefined }]);
  });

  test('a moderator of the place takes the message away, and nobody else', async () => {
    const { drawn, press, finish, stores } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    const moderator = { userExternalId: 'bea', isModerator: true };
    expect(press('delete', jobId, aCaller(moderator))).toEqual({
      kind: 'delete-message',
      jobId,
      text: 'The message is deleted.',
    });
    expect(stores.media.ofJob(jobId)).toMatchObject([{ removedAtMs: undefined }]);
    const elsewhere = aCaller({ ...moderator, spaceExternalId: 'b-group' });
    for (const caller of [bea, elsewhere])
      expect(privateTextIn(press('delete', jobId, caller))).toContain('Only the person who asked');
  });

  test('everybody may report a drawing, once', async () => {
    const { drawn, press, finish, stores, database } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    const before = stores.audit.head().seq;
    expect(privateTextIn(press('report', jobId, bea))).toContain('Thank you');
    expect(privateTextIn(press('report', jobId, bea))).toBe('You have reported this already. Thank you.');
    expect(privateTextIn(press('report', jobId))).toContain('written down for the admins');
    const entries = database
      .prepare('SELECT kind, job_id, content FROM audit_log WHERE seq > ? ORDER BY seq')
      .all(before);
    const entry = { kind: 'reported', job_id: jobId, content: '{"surface":"telegram"}' };
    expect(entries).toEqual([entry, entry]);
  });
});

test.each(['again', 'finer', 'vary', 'edit', 'upscale', 'original'] as const)(
  '%s is open only to whoever asked, and others are told quietly',
  async (verb) => {
    const { drawn, press, finish, stores } = await aChat();
    const jobId = drawn();
    await finish(jobId);
    expect(privateTextIn(press(verb, jobId, bea))).toBe(notTheirs);
    expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
  },
);

test('a button of a request whose words were erased says so', async () => {
  const { drawn, press, finish, stores, jobOf } = await aChat();
  const jobId = drawn();
  await finish(jobId);
  stores.jobs.erase(jobOf(jobId).userId);
  for (const verb of ['again', 'finer', 'vary', 'edit'] as const)
    expect(privateTextIn(press(verb, jobId))).toContain('have been erased');
});

test('a button that is not known any more says so', async () => {
  const { answer, press } = await aChat();
  expect(privateTextIn(answer({ kind: 'button', id: 'paint:01J' }))).toContain('not known any more');
  for (const verb of buttonVerbs)
    expect(privateTextIn(press(verb, 'nothing'))).toContain('not known any more');
});

test('every button works after a restart', async () => {
  const before = await aChat();
  const jobId = before.drawn({ seed: 7 });
  await before.finish(jobId);
  before.kill();
  const { press } = await aChat({ folder: before.folder });
  const kinds: Partial<Record<string, Answer['kind']>> = {};
  // What was deleted has no file any more.
  for (const verb of [...buttonVerbs.filter((each) => each !== 'delete'), 'delete'] as const)
    kinds[verb] = press(verb, jobId).kind;
  expect(kinds).toEqual({
    again: 'accepted',
    finer: 'accepted',
    vary: 'accepted',
    upscale: 'slow',
    edit: 'ask-prompt',
    cancel: 'text',
    delete: 'delete-message',
    report: 'text',
    original: 'slow',
  });
});
