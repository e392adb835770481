import { html } from 'hono/html';
import { expect, test } from 'vitest';
import type { Locale } from '../../../../src/domain/texts.ts';
import { readWall, renderWall, toWallPiece } from '../../../../src/web/page/wall.ts';
import { toWords } from '../../../../src/web/page/words.ts';
import { aJobPage } from './a-job-page.ts';

async function aWall(...changes: Parameters<typeof aJobPage>) {
  const page = await aJobPage(...changes);
  const contextOf = (name: string, locale: Locale = 'en') => ({
    model: page.model,
    engine: page.engine.status(),
    texts: page.texts,
    words: toWords(page.texts, locale),
    locale,
    visitor: page.aVisitor(name),
  });
  return {
    ...page,
    async wallOf(name: string, locale?: Locale): Promise<string> {
      const views = readWall(page, page.aVisitor(name).userId);
      return String(await renderWall(views, contextOf(name, locale)));
    },
    async pieceOf(name: string): Promise<string> {
      const views = readWall(page, page.aVisitor(name).userId);
      return String(await html`${toWallPiece(views, contextOf(name))}`);
    },
  };
}

test('a wall shows what its person asked for, newest first, and nobody else’s', async () => {
  const { wallOf, askedBy } = await aWall();
  const [first, , second] = [askedBy('ana', 'one'), askedBy('bruno', 'two'), askedBy('ana', 'three')];
  const wall = await wallOf('ana');
  expect([...wall.matchAll(/id="job-(\w+)"/g)].map((match) => match[1])).toEqual([second, first]);
  expect(wall).toMatch(/id="wall"[^>]*hx-sse:connect="\/events"/);
  expect(wall).toContain('id="wall-list"');
});

test('an empty wall says how to begin, in the language of the page', async () => {
  const { wallOf } = await aWall();
  expect(await wallOf('ana')).toContain('Nothing on the wall yet. Say what you would like to see');
  expect(await wallOf('ana', 'pt-BR')).toContain('Ainda não há nada na parede.');
});

test('what has failed stays on the wall, and what was drawn and is gone does not', async () => {
  const { wallOf, askedBy, drawToEnd, media, cancel, aVisitor } = await aWall();
  const gone = askedBy('ana', 'gone');
  await drawToEnd(gone);
  for (const { id } of media.ofJob(gone)) media.markRemoved(id, 1);
  const canceled = askedBy('ana', 'canceled');
  cancel(canceled, { userId: aVisitor('ana').userId });
  const wall = await wallOf('ana');
  expect(wall).not.toContain(gone);
  expect(wall).toContain(`id="job-${canceled}"`);
});

test('as a piece the whole list takes the place of the one that is shown', async () => {
  const { pieceOf, askedBy } = await aWall();
  const jobId = askedBy('ana', 'a cat');
  const piece = await pieceOf('ana');
  expect(piece).toMatch(/^<hx-partial hx-target="#wall-list" hx-swap="outerMorph"><div[^>]*id="wall-list"/);
  expect(piece).toContain(`id="job-${jobId}"`);
});

test('after a restart the wall is as before: pictures hang, and what waited or was drawn goes on', async () => {
  const before = await aWall();
  const [hung, drawn] = [before.askedBy('ana', 'one'), before.askedBy('ana', 'two')];
  const waiting = before.askedBy('ana', 'three');
  await before.draw(hung);
  await before.engineJob(drawn);
  before.kill();

  const { wallOf, ask, draw, look, press } = await aWall({ folder: before.folder });
  expect(await wallOf('ana')).toMatch(/"queued"[\s\S]*"running"[\s\S]*alt="AI-generated picture: one"/);
  expect(await look(`/media/${hung}/0`)).toBe(hung);
  await draw(drawn);
  expect(await (await ask(`/media/${drawn}/0`)).text()).toBe(drawn);
  expect(await (await press(`/jobs/${waiting}/cancel`)).text()).toContain('Canceling.');
});
