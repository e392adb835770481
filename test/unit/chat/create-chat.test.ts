import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../src/chat/command-context.ts';
import { privateText } from '../../../src/chat/private-text.ts';
import { aCaller, aChat, acceptedIn, privateTextIn, workIn } from '../../support/a-chat.ts';
import { texts } from '../../support/texts.ts';

test('the same event again is one job, answered with the same receipt', async () => {
  const { command, newEvent, stores } = await aChat();
  const event = newEvent();
  const first = command('image', { prompt: 'a cat' }, aCaller(), event);
  const userId = stores.users.find('telegram:ana')?.id ?? '';
  stores.chatSettings.write(userId, { quality: 'fine', style: 'anime' }, 1);
  expect(command('image', { prompt: 'a cat' }, aCaller(), event)).toEqual(first);
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 1 });
});

test('an event that comes again when its job is over is answered with the receipt too', async () => {
  const { command, newEvent, finish } = await aChat();
  const event = newEvent();
  const first = acceptedIn(command('image', { prompt: 'a cat' }, aCaller(), event));
  await finish(first.jobId);
  expect(command('image', { prompt: 'a cat' }, aCaller(), event)).toEqual(first);
});

test('an event that comes again after a restart is answered with the receipt', async () => {
  const before = await aChat();
  const event = before.newEvent();
  const first = acceptedIn(before.command('image', { prompt: 'a cat' }, aCaller(), event));
  before.kill();
  const after = await aChat({ folder: before.folder });
  expect(after.command('image', { prompt: 'a cat' }, aCaller(), event)).toEqual(first);
});

test("somebody else's event with the same key is refused", async () => {
  const { command, newEvent } = await aChat();
  const event = newEvent();
  command('image', { prompt: 'a cat' }, aCaller(), event);
  const other = command('image', { prompt: 'a cat' }, aCaller({ userExternalId: 'bea' }), event);
  expect(privateTextIn(other)).toBe(texts.refusal({ kind: 'event-reused' }, 'en'));
});

test('a command takes effect once, however often its event comes', async () => {
  let times = 0;
  const { command, newEvent } = await aChat({
    deps: {
      commands: {
        quota: () => {
          times += 1;
          return privateText('yours');
        },
        cancel: () => {
          times += 1;
          return privateText('stopped');
        },
      },
    },
  });
  for (const name of ['quota', 'cancel'] as const) {
    times = 0;
    const event = newEvent();
    const answers = [1, 2].map(() => privateTextIn(command(name, {}, aCaller(), event)));
    expect(answers[1]).toBe('That was done already.');
    expect(times).toBe(1);
  }
});

test('a command that fails has changed nothing, and may be tried again with the same event', async () => {
  let isBroken = true;
  const { command, newEvent, stores, chatLog } = await aChat({
    deps: {
      commands: {
        settings: (_call, { known }) => {
          stores.chatSettings.write(known.userId, { style: 'anime' }, 1);
          if (isBroken) throw new Error('broken');
          return privateText('done');
        },
      },
    },
  });
  const event = newEvent();
  const text = privateTextIn(command('settings', { negative: 'a secret' }, aCaller(), event));
  expect(text).toContain('REFERENCE');
  expect(chatLog).toEqual([
    {
      context: { surface: 'telegram', kind: 'command', reference: 'REFERENCE', err: expect.any(Error) },
      message: 'a call could not be answered in an unforeseen way',
    },
  ]);
  expect(stores.chatSettings.read(stores.users.find('telegram:ana')?.id ?? '')).toEqual({});
  isBroken = false;
  expect(privateTextIn(command('settings', {}, aCaller(), event))).toBe('done');
});

test('work that fails later is apologised for like everything else', async () => {
  const { command } = await aChat({
    deps: {
      commands: {
        audit: () => ({ kind: 'slow', isPrivate: true, work: () => Promise.reject(new Error('broken')) }),
      },
    },
  });
  expect(privateTextIn(await workIn(command('audit')))).toContain('REFERENCE');
});

test('a database that cannot be written says so in a sentence', async () => {
  const { command, database } = await aChat();
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true }))}`);
  // What fits into the pages that are there is still taken.
  const ask = (number: number) =>
    command('image', { prompt: 'x'.repeat(2_000) }, aCaller({ userExternalId: `filler-${number}` }));
  let answer = ask(0);
  for (let number = 1; answer.kind === 'accepted'; number += 1) answer = ask(number);
  expect(privateTextIn(answer)).toBe(texts.refusal({ kind: 'storage-full' }, 'en'));
});

test('a blocked person may still see where they stand, and leave', async () => {
  const says = (text: string) => () => privateText(text);
  const { command, drawn, jobOf, stores } = await aChat({
    deps: {
      commands: {
        privacy: says('privacy'),
        forget: says('forget'),
        help: says('help'),
        quota: says('quota'),
        history: says('history'),
      },
    },
  });
  const { userId } = jobOf(drawn());
  stores.policies.set({ scope: 'user', scopeKey: userId, blocked: true }, 1);
  for (const name of ['privacy', 'forget', 'help', 'quota'] as const)
    expect(privateTextIn(command(name))).toBe(name);
  expect(privateTextIn(command('history'))).toBe(texts.refusal({ kind: 'blocked' }, 'en'));
});

test('a command that nobody handles is said not to be available', async () => {
  const { command } = await aChat();
  expect(privateTextIn(command('audit'))).toBe('This command is not available here.');
});

test('how far a word goes follows from who speaks where', async () => {
  let seen: CommandContext | undefined;
  const { command, stores } = await aChat({
    deps: {
      isAdminSpace: (surface, space) => surface === 'telegram' && space === 'headquarters',
      commands: {
        policy: (_call, context) => {
          seen = context;
          return privateText('');
        },
      },
    },
  });
  const standing = (changes: Parameters<typeof aCaller>[0]): readonly (string | undefined)[] => {
    command('policy', {}, aCaller(changes));
    return [seen?.authority, seen?.known.role, seen?.requester.role];
  };
  expect(standing({})).toEqual(['self', 'member', undefined]);
  expect(standing({ isManager: true })).toEqual(['space', 'member', undefined]);
  expect(standing({ isManager: true, isDirect: true })).toEqual(['self', 'member', undefined]);
  expect(standing({ spaceExternalId: 'headquarters' })).toEqual(['self', 'member', undefined]);
  expect(standing({ spaceExternalId: 'headquarters', isManager: true })).toEqual([
    'pincel',
    'admin',
    'admin',
  ]);
  stores.spacePolicies.set(seen?.known.spaceId ?? '', { trustedRoles: ['artist'] }, 1);
  const artist = { spaceExternalId: 'headquarters', platformRoleIds: ['artist'] };
  expect(standing(artist)).toEqual(['self', 'trusted', 'trusted']);
  stores.users.setRole(seen?.known.userId ?? '', 'admin');
  expect(standing({ isDirect: true, spaceExternalId: 'dm:ana' })).toEqual(['pincel', 'admin', 'admin']);
});

test('options are completed by who asks, at most 25 of them, and never fail', async () => {
  const completion = { name: 'image', option: 'style', typed: 'a', options: {} } as const;
  const many = await aChat({
    deps: {
      complete: ({ typed }, { locale }) =>
        Array.from({ length: 40 }, (_, index) => ({
          label: `${typed} ${locale} ${index}`,
          value: `${index}`,
        })),
    },
  });
  const choices = many.chat.complete(completion, aCaller({ languages: ['pt'] }));
  expect(choices).toHaveLength(25);
  expect(choices[0]).toEqual({ label: 'a pt-BR 0', value: '0' });
  const broken = await aChat({
    deps: {
      complete: () => {
        throw new Error('broken');
      },
    },
  });
  expect(broken.chat.complete(completion, aCaller())).toEqual([]);
});

describe('before a picture is fetched', () => {
  const call = { kind: 'command', name: 'image', options: { prompt: 'a cat' } } as const;

  test('whoever may ask for nothing is told so', async () => {
    const { chat, newEvent, steer } = await aChat();
    expect(chat.answerEarly(call, aCaller(), newEvent())).toBeUndefined();
    steer.drain('operator');
    const early = chat.answerEarly(call, aCaller(), newEvent());
    expect(early && privateTextIn(early)).toBe(texts.refusal({ kind: 'draining' }, 'en'));
  });

  test('an event that was answered before gets its receipt, also from somebody who may ask no more', async () => {
    const { chat, answer, newEvent, steer } = await aChat();
    const event = newEvent();
    const first = answer(call, aCaller(), event);
    steer.drain('operator');
    expect(chat.answerEarly(call, aCaller(), event)).toEqual(first);
  });

  test('calls that need no picture are not looked at', async () => {
    const { chat, newEvent, steer } = await aChat();
    steer.drain('operator');
    const other = { kind: 'command', name: 'queue', options: {} } as const;
    expect(chat.answerEarly(other, aCaller(), newEvent())).toBeUndefined();
  });
});

test('the picture of a request that is refused is given up, that of an accepted one is not', async () => {
  const discarded: string[] = [];
  const { answer } = await aChat({ deps: { discardUpload: async (path) => void discarded.push(path) } });
  const ask = (prompt: string, path: string) =>
    answer({ kind: 'command', name: 'image', options: { prompt }, picture: { ok: true, path } });
  expect(ask('a cat', '/uploads/a.png').kind).toBe('accepted');
  expect(ask('  ', '/uploads/b.png').kind).toBe('text');
  expect(discarded).toEqual(['/uploads/b.png']);
});

test('what somebody has set holds before the platform has its say', async () => {
  const { chat, drawn, jobOf, stores } = await aChat();
  const ana = { surface: 'telegram', userExternalId: 'ana', languages: ['en'] } as const;
  const privately = (options: Readonly<Record<string, boolean>>, name: 'image' | 'queue' = 'image') =>
    chat.isDrawnPrivately({ kind: 'command', name, options }, ana);
  expect(chat.localeOf({ ...ana, languages: ['pt-PT'] })).toBe('pt-BR');
  expect(stores.users.find('telegram:ana')).toBeUndefined();
  expect([privately({}), privately({ private: true })]).toEqual([false, true]);
  const { userId } = jobOf(drawn());
  stores.chatSettings.write(userId, { locale: 'pt-BR', isPrivate: true }, 1);
  expect(chat.localeOf(ana)).toBe('pt-BR');
  expect([privately({}), privately({ private: false }), privately({}, 'queue')]).toEqual([
    true,
    false,
    false,
  ]);
});
