import { expect, test } from 'vitest';
import type { OptionValue } from '../../../../src/chat/call.ts';
import type { CommandContext } from '../../../../src/chat/command-context.ts';
import { auditKinds } from '../../../../src/domain/audit-log.ts';
import { locales } from '../../../../src/domain/texts.ts';
import { aCommand, settled } from '../../../support/chat-context.ts';
import { texts } from '../../../support/texts.ts';
import { anAdmin } from './an-admin.ts';

type Options = Readonly<Record<string, OptionValue>>;

const atMs = Date.UTC(2026, 7, 1, 12, 30);

async function anAuditor() {
  const admin = await anAdmin({ now: () => atMs });
  return {
    ...admin,
    audit: (verb: string, options: Options, context: CommandContext) =>
      admin.say(aCommand('audit', options, verb), context),
    async exported(context: CommandContext, options: Options = {}) {
      const answer = await settled(admin.answer(aCommand('audit', options, 'export'), context));
      if (answer.kind !== 'files') throw new Error(`Expected files, got ${answer.kind}`);
      const [file] = answer.files;
      const lines = Buffer.from(file?.bytes ?? [])
        .toString('utf8')
        .split('\n')
        .slice(0, -1);
      return { answer, file, lines, entries: lines.map((line): unknown => JSON.parse(line)) };
    },
  };
}

test('the latest entries are told newest first: when, what, who and about whom', async () => {
  const { audit, as, ask, steer, cancel } = await anAuditor();
  steer.pause('operator');
  const { jobId } = ask({ userExternalId: '202' });
  cancel(jobId, { admin: as('pincel').known.userId });
  expect((await audit('recent', { entries: 3 }, as('pincel'))).split('\n')).toEqual([
    '2026-08-01 12:30 UTC: credits given back, by discord:101, about discord:202',
    '2026-08-01 12:30 UTC: drawing canceled, by discord:101, about discord:202',
    '2026-08-01 12:30 UTC: request accepted, by discord:202',
  ]);
  expect(await audit('recent', { entries: 4 }, as('pincel', {}, { locale: 'pt-BR' }))).toContain(
    '2026-08-01 12:30 UTC: fila pausada, por quem está na máquina',
  );
});

test('a manager sees only what was decided here', async () => {
  const { audit, as, ask, steer } = await anAuditor();
  steer.pause('operator');
  ask({ userExternalId: '202' });
  ask({ userExternalId: '303', spaceExternalId: '999' });
  expect(await audit('recent', {}, as('space'))).toBe(
    '2026-08-01 12:30 UTC: request accepted, by discord:202',
  );
  expect((await audit('recent', {}, as('pincel'))).split('\n')).toHaveLength(3);
  expect(await audit('recent', {}, as('space', { spaceExternalId: '555' }))).toBe('There is no such entry.');
});

test('entries about a person, for a manager only those of this place', async () => {
  const { audit, as, ask, steer } = await anAuditor();
  steer.pause('operator');
  ask({ userExternalId: '202' });
  ask({ userExternalId: '202', spaceExternalId: '999' });
  ask({ userExternalId: '303' });
  expect((await audit('user', { user: '202' }, as('pincel'))).split('\n')).toHaveLength(2);
  expect((await audit('user', { user: '202' }, as('space'))).split('\n')).toHaveLength(1);
  expect(await audit('user', { user: '777' }, as('space'))).toBe(
    'Nobody with that id has asked Pincel for anything.',
  );
  expect(await audit('user', { user: '@ana' }, as('space'))).toMatch(/^That is no person\./);
});

test('more entries than fit into a message are counted', async () => {
  const { audit, as, ask, cancel, steer } = await anAuditor();
  steer.pause('operator');
  for (let index = 0; index < 20; index += 1) {
    const { jobId } = ask({ userExternalId: '202' });
    cancel(jobId, { admin: as('pincel').known.userId });
  }
  const text = await audit('recent', { entries: 50 }, as('pincel'));
  expect(text.length).toBeLessThan(2_000);
  expect(text).toMatch(/\n\d+ entries more: \/audit export has them all\.$/);
});

test('an export is a file of JSON lines; only admins of Pincel get what people wrote', async () => {
  const { exported, as, ask, steer } = await anAuditor();
  steer.pause('operator');
  ask({ userExternalId: '202' }, { prompt: 'a secret garden' });
  ask({ userExternalId: '303', spaceExternalId: '999' }, { prompt: 'a hidden cave' });
  const mine = await exported(as('space'));
  expect(mine.answer).toMatchObject({
    isPrivate: true,
    text: '1 entry of the last 30 days, as JSON lines, without what people wrote.',
  });
  expect(mine.file).toMatchObject({ fileName: 'pincel-audit-2026-08-01.jsonl' });
  expect(mine.entries).toMatchObject([{ kind: 'accepted', personal: null }]);
  expect(mine.lines.join()).not.toContain('secret');

  const all = await exported(as('pincel'), { days: 1 });
  expect(all.answer.text).toContain(
    '3 entries of the last 1 day, as JSON lines. The file holds what people wrote',
  );
  expect(all.lines.join()).toContain('a secret garden');
  expect(all.lines.join()).toContain('a hidden cave');
});

test('an export that would not fit an upload is cut, and says so', async () => {
  const { exported, as, stores } = await anAuditor();
  const { userId } = as('pincel').known;
  stores.transact(() => {
    for (let index = 0; index < 10; index += 1) {
      const content = { note: 'x'.repeat(1_000_000), index };
      stores.audit.append({ atMs, kind: 'reported', actor: userId, content });
    }
  });
  const { answer, lines } = await exported(as('pincel'));
  expect(lines).toHaveLength(8);
  expect(answer.text).toMatch(/The newest ones did not fit into one file: ask for fewer days\.$/);
});

test('every kind of entry has words of its own in every language', () => {
  for (const locale of locales) {
    const told = auditKinds.map((kind) => texts.tell({ id: 'admin-audit-kind', values: { kind } }, locale));
    expect(new Set(told).size).toBe(auditKinds.length);
    expect(told.filter((words, index) => words === auditKinds[index])).toEqual([]);
  }
});
