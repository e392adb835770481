import { describe, expect, test } from 'vitest';
import { createQuotaRoutes } from '../../../../src/web/page/quota-routes.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { aPage } from './a-page.ts';

/** The page about credits of people who have 10 of them, of which one comes back in a thousand seconds. */
async function aQuotaPage(changes: FlowChanges = {}) {
  const page = await aPage(createQuotaRoutes, changes);
  const { ask, policies, ledger } = page;
  policies.set(
    { scope: 'default', scopeKey: '', capacityMillicredits: 10_000, refillMillicreditsPerDay: 86_400 },
    1,
  );
  const read = async (path = '/quota', options: Parameters<typeof ask>[1] = {}) =>
    (await (await ask(path, options)).text()).replaceAll(/\s+/g, ' ');
  const userId = page.aVisitor('ana').userId;
  return {
    ...page,
    userId,
    read,
    /** An admin's change. */
    give: (amountMillicredits: number, reason = 'a gift') =>
      ledger.adjust(
        { userId, amountMillicredits, actor: 'operator', reason },
        policies.resolve({ userId, role: 'member' }),
        1_000_000,
      ),
  };
}

/** The lines of the history as text: what, and how much. */
function linesOf(text: string): readonly string[] {
  return [...text.matchAll(/<tr><td>(.*?)<\/td><td class="number">(.*?)<\/td><\/tr>/g)].map(
    ([, what = '', amount = '']) =>
      `${what
        .replace(/<p class="hint">.*/, '')
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()}: ${amount}`,
  );
}

describe('the balance', () => {
  test('tells what there is, how it comes back and when all of it will be there', async () => {
    const { read, give } = await aQuotaPage();
    give(-4_000);
    const text = await read();
    expect(text).toContain('You have 6 of 10 credits.');
    expect(text).toContain('<progress max="10000" value="6000" aria-hidden="true">');
    expect(text).toContain(
      'Each day 86.4 credits come back, until you have all of them. You will have all of them in 67 minutes.',
    );
    expect(text).toContain('One credit is a second of drawing.');
  });

  test('that is whole is not on its way', async () => {
    const { read } = await aQuotaPage();
    const text = await read();
    expect(text).toContain('You have 10 of 10 credits.');
    expect(text).not.toContain('You will have all of them in');
  });

  test('that does not come back by itself says who can change that', async () => {
    const { read, policies } = await aQuotaPage();
    policies.set({ scope: 'default', scopeKey: '', refillMillicreditsPerDay: 0 }, 1);
    expect(await read()).toContain('an admin can give you more.');
  });

  test('without a bound is said to be so, with what was used', async () => {
    const { read, policies, userId, give } = await aQuotaPage();
    policies.set({ scope: 'user', scopeKey: userId, capacityMillicredits: 'unlimited' }, 1);
    give(-2_500);
    const text = await read();
    expect(text).toContain('Your credits are not limited.');
    expect(text).toContain('You have used 2.5 credits so far.');
    expect(text).not.toContain('<progress');
    expect(text).not.toContain('You have enough');
  });

  test('who is blocked reads that first, and what to do', async () => {
    const { read, policies, userId } = await aQuotaPage();
    policies.set({ scope: 'user', scopeKey: userId, blocked: true }, 1);
    const text = await read();
    expect(text).toContain('<p class="refusal">You may not ask for drawings at the moment.');
    expect(text).toContain('write to an admin.');
    expect(text).not.toContain('What drawings cost now');
  });
});

describe('prices', () => {
  test('of each kind, and for how many of them there is enough', async () => {
    const { read, quote, aVisitor } = await aQuotaPage();
    const { requester } = aVisitor('ana');
    const quoted = quote({ draft: { kind: 'image', prompt: 'a cat' }, requester });
    const price = quoted.ok ? quoted.quote.priceMillicredits : 0;
    const text = await read();
    expect(text).toMatch(
      new RegExp(
        `<dt>A picture</dt><dd>at most [\\d.]+ credits?<p class="hint">You have enough for ${Math.floor(10_000 / price)}\\.`,
      ),
    );
    expect(text).toContain('<dt>A GIF</dt>');
  });

  test('are told also when there is not enough for one', async () => {
    const { read, give } = await aQuotaPage();
    give(-10_000);
    expect(await read()).toMatch(
      /<dt>A picture<\/dt><dd>at most [\d.]+ credits?<p class="hint">You do not have that many now\./,
    );
  });
});

test('drawings at a time are counted, with how many may be', async () => {
  const { read, askedBy, engineJob } = await aQuotaPage();
  await engineJob(askedBy('ana', 'a cat'));
  askedBy('ana', 'a dog');
  const text = await read();
  expect(text).toContain('<dt>Waiting now</dt><dd>1, and at most 10 at a time</dd>');
  expect(text).toContain('<dt>Being drawn now</dt><dd>1, and at most 2 at a time</dd>');
});

describe('the history', () => {
  test('teaches what will be there', async () => {
    const { read } = await aQuotaPage();
    expect(await read()).toContain('Nothing is here yet.');
  });

  test('has a sentence for each drawing, with its price and what came back', async () => {
    const { read, ledger, askedBy } = await aQuotaPage();
    const [cat, dog, owl] = [askedBy('ana', 'a cat'), askedBy('ana', 'a dog'), askedBy('ana', 'an owl')];
    ledger.settle(cat, 100, 1_000_000);
    ledger.refund(dog, 'canceled', 1_000_000);
    const text = await read();
    expect(linesOf(text)).toEqual([
      expect.stringMatching(/^an owl [\d.]+ credits? set aside until it is drawn\.: −[\d.]+$/),
      expect.stringMatching(/^a dog [\d.]+ credits? set aside, all came back: nothing came of it\.: 0\.00$/),
      expect.stringMatching(/^a cat [\d.]+ credits? set aside, [\d.]+ came back: it took less\.: −0\.10$/),
      'What everybody starts with: +10.00',
    ]);
    expect(text).toContain(`<a href="/jobs/${owl}">an owl</a>`);
  });

  test('tells what came back with time, what an admin did, and why', async () => {
    let nowMs = 1_000_000;
    const { read, askedBy, ledger, give } = await aQuotaPage({ now: () => nowMs });
    give(-3_000, 'a <b>mistake</b>');
    nowMs += 1_000_000;
    const jobId = askedBy('ana', 'a cat');
    ledger.settle(jobId, 5_000, nowMs);
    expect(linesOf(await read())).toEqual([
      expect.stringMatching(/^a cat It took its whole price, [\d.]+ credits?\.: −[\d.]+$/),
      'Came back with time: +1.00',
      'Changed by an admin: a &lt;b&gt;mistake&lt;/b&gt;: −3.00',
      'What everybody starts with: +10.00',
    ]);
  });

  test('names no drawing whose words were erased', async () => {
    const { read, askedBy, cancel, jobs, userId } = await aQuotaPage();
    // The engine is busy with this one: the other waits.
    askedBy('ana', 'a cat');
    cancel(askedBy('ana', 'a secret'), { userId });
    jobs.erase(userId);
    const text = await read();
    expect(text).not.toContain('a secret');
    expect(linesOf(text)[0]).toMatch(/^A drawing /);
  });

  test('is the visitor’s own', async () => {
    const { read, askedBy } = await aQuotaPage();
    askedBy('ana', 'a cat');
    expect(linesOf(await read('/quota', { as: 'bruno' }))).toEqual([]);
  });

  test('is paged, and pages lead to each other', async () => {
    const { read, give } = await aQuotaPage();
    for (let number = 1; number <= 30; number += 1) give(1_000, `gift ${number}`);
    const first = await read();
    expect(linesOf(first)).toHaveLength(25);
    expect(linesOf(first)[0]).toBe('Changed by an admin: gift 30: +1.00');
    const address =
      /<a class="button" href="(\/quota\?before=\d+)">Show older entries/.exec(first)?.[1] ?? '';
    const second = await read(address);
    expect(linesOf(second)).toHaveLength(6);
    expect(linesOf(second)[0]).toBe('Changed by an admin: gift 5: +1.00');
    expect(second).toContain('<a href="/quota">Back to the newest</a>');
    expect(second).not.toContain('Show older entries');
    expect(await read('/quota?before=1')).toContain('There is nothing older.');
  });

  test.each(['x', '-1', '1.5', ''])('a page that is none is the first one: %j', async (before) => {
    const { read, give } = await aQuotaPage();
    give(1_000);
    expect(linesOf(await read(`/quota?before=${before}`))).toHaveLength(2);
  });

  test('amounts are signed and written as the language writes numbers', async () => {
    const { read, give } = await aQuotaPage();
    give(-1_250, 'engano');
    const text = await read('/quota', { locale: 'pt-BR' });
    expect(linesOf(text)).toEqual([
      'Mudança de um administrador: engano: −1,25',
      'O que todo mundo recebe no começo: +10,00',
    ]);
    expect(text).toContain('<title>Créditos · Pincel</title>');
    expect(text).toContain('<time datetime="1970-01-01T00:16:40.000Z">');
  });
});
