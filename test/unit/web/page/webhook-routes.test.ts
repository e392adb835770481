import { describe, expect, test } from 'vitest';
import { createChangeWebhooks } from '../../../../src/app/change-webhooks.ts';
import { createTestWebhook } from '../../../../src/app/test-webhook.ts';
import { locales } from '../../../../src/domain/texts.ts';
import { webhookAddressFaults, webhookFailureKinds } from '../../../../src/domain/webhook.ts';
import type { WebhookAnswer } from '../../../../src/domain/webhook-sender.ts';
import { createCheckWebhookAddress } from '../../../../src/net/check-webhook-address.ts';
import { createWebhookPageRoutes } from '../../../../src/web/page/webhook-routes.ts';
import { toWebhookFailureMessage, toWebhookRefusalMessage } from '../../../../src/web/webhook-words.ts';
import { texts } from '../../../support/texts.ts';
import { aPage } from './a-page.ts';

const url = 'https://hooks.example.org/pincel?a=1&b=<2>';
const events = { completed: 'generation.completed', failed: 'generation.failed' };

async function aWebhookPage(answer: () => Promise<WebhookAnswer> = async () => ({ ok: true, status: 204 })) {
  let resumedCount = 0;
  const page = await aPage((deps) =>
    createWebhookPageRoutes({
      ...deps,
      changeWebhooks: createChangeWebhooks({
        ...deps,
        checkAddress: createCheckWebhookAddress(['automation.lan']),
        onResumed: () => {
          resumedCount += 1;
        },
      }),
      testWebhook: createTestWebhook({
        ...deps,
        postWebhook: answer,
        isOfAdmin: () => false,
        newId: () => 'test-1',
      }),
    }),
  );
  const { userId } = page.aVisitor('ana');
  return {
    ...page,
    userId,
    resumedCount: () => resumedCount,
    aTokenOf: (name: string, expiresAtMs: number | undefined) =>
      page.tokens.create({ userId, name, scopes: ['draw'], expiresAtMs }, 1).token.id,
    made: (tokenId?: string) =>
      page.webhooks.create({ userId, tokenId, url, events: ['generation.completed'] }, page.now() - 120_000)
        .webhook.id,
    text: async (...asked: Parameters<typeof page.ask>) => (await page.ask(...asked)).text(),
  };
}

describe('all webhooks', () => {
  test('who has none reads what they are for, and finds a form for one', async () => {
    const { text } = await aWebhookPage();
    const page = await text('/account/webhooks');
    expect(page).toContain('You have none yet');
    expect(page).toMatch(/<form method="post" action="\/account\/webhooks">/);
    expect(page.match(/type="checkbox"[^>]*checked/g)).toHaveLength(3);
  });

  test('one’s own are listed with how they go, and lead to more', async () => {
    const { text, made, webhooks, aVisitor } = await aWebhookPage();
    const id = made();
    webhooks.create(
      { userId: aVisitor('ben').userId, tokenId: undefined, url: 'https://bens.example/', events: [] },
      1,
    );
    const page = await text('/account/webhooks');
    expect(page).toContain(`href="/account/webhooks/${id}"`);
    expect(page).toContain('pincel?a=1&amp;b=&lt;2&gt;');
    expect(page).toContain('in use');
    expect(page).not.toContain('bens.example');
    webhooks.setPaused(id, 1);
    expect(await text('/account/webhooks')).toContain('paused');
    expect(await text('/account/webhooks', { locale: 'pt-BR' })).toContain('pausado');
  });
});

describe('one that a token made', () => {
  test('is listed with the token’s name', async () => {
    const { text, made, aTokenOf } = await aWebhookPage();
    const id = made(aTokenOf('porta-<retratos>', undefined));
    for (const path of ['/account/webhooks', `/account/webhooks/${id}`]) {
      expect(await text(path)).toContain('Made with the access token</dt><dd>porta-&lt;retratos&gt;</dd>');
      expect(await text(path, { locale: 'pt-BR' })).toContain('Criado com o token de acesso');
    }
  });

  test('says that it is over once the token has expired, and leaves nothing to do but remove it', async () => {
    const { text, send, made, aTokenOf, webhooks, now, resumedCount } = await aWebhookPage();
    const id = made(aTokenOf('frame', now()));
    webhooks.setPaused(id, now());
    expect(await text('/account/webhooks')).toContain('its access token works no more');
    const page = await text(`/account/webhooks/${id}`);
    expect(page).toContain('so it is not called. Remove it, and make another.');
    expect(page).not.toContain(`/account/webhooks/${id}/resume`);
    expect(page).not.toContain(`/account/webhooks/${id}/test`);
    expect(page).toContain(`/account/webhooks/${id}/remove`);
    const answer = await send(`/account/webhooks/${id}/resume`, {});
    expect(await answer.text()).toContain('so it is not called');
    expect(resumedCount()).toBe(0);
  });
});

describe('making one', () => {
  test('shows its secret, this once', async () => {
    const { send, webhooks, userId, text } = await aWebhookPage();
    const answer = await send('/account/webhooks', { url, events: events.failed });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const [webhook] = webhooks.list(userId);
    expect(webhook).toMatchObject({
      url: 'https://hooks.example.org/pincel?a=1&b=%3C2%3E',
      events: [events.failed],
    });
    const secret = webhooks.secretOf(webhook?.id ?? '') ?? '';
    expect(await answer.text()).toContain(`value="${secret}"`);
    expect(await text('/account/webhooks')).not.toContain(secret);
    expect(await text(`/account/webhooks/${webhook?.id}`)).not.toContain(secret);
  });

  test('takes several events', async () => {
    const { ask, webhooks, userId } = await aWebhookPage();
    const body = new URLSearchParams({ url });
    for (const event of Object.values(events)) body.append('events', event);
    expect((await ask('/account/webhooks', { method: 'POST', body })).status).toBe(201);
    expect(webhooks.list(userId)[0]?.events).toEqual(Object.values(events));
  });

  test('says beside the field what is wrong with the address, and keeps what was typed', async () => {
    const { send, webhooks, userId } = await aWebhookPage();
    const answer = await send('/account/webhooks', { url: 'http://a.example/', events: events.failed });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('Only https addresses are called.');
    expect(page).toMatch(
      /value="http:\/\/a\.example\/" aria-invalid="true" aria-describedby="webhook-url-problem/,
    );
    expect(page.match(/type="checkbox"[^>]*checked/g)).toHaveLength(1);
    expect(webhooks.list(userId)).toEqual([]);
  });

  test('for a host that the operator trusts is for admins', async () => {
    const { send, ask } = await aWebhookPage();
    const fields = { url: 'http://automation.lan/', events: events.failed };
    const answer = await send('/account/webhooks', fields);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Only webhooks of admins may call this host.');
    const body = new URLSearchParams(fields);
    expect((await ask('/account/webhooks', { method: 'POST', body, as: 'admin' })).status).toBe(201);
  });

  test.each([[{ url }], [{ url, events: 'generation.queued' }], [{}]] as const)(
    'without anything to be told of is refused: %j',
    async (fields) => {
      const { send } = await aWebhookPage();
      const answer = await send('/account/webhooks', fields);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('Choose at least one');
    },
  );

  test('from a body that is no form is refused', async () => {
    const { ask } = await aWebhookPage();
    const headers = { 'Content-Type': 'multipart/form-data; boundary=a' };
    const answer = await ask('/account/webhooks', { method: 'POST', body: 'no form', headers });
    expect(answer.status).toBe(422);
  });
});

describe('one webhook', () => {
  test('shows its latest calls, with how they went and what went wrong', async () => {
    const { text, made, webhooks, askedBy, draw, now } = await aWebhookPage();
    const id = made();
    const jobId = askedBy('ana', 'a cat');
    await draw(jobId);
    expect(await text(`/account/webhooks/${id}`)).toContain('waiting');
    const [call] = webhooks.lease({ limit: 1, limitPerUser: 1, leaseMs: 1, atMs: now() });
    const failure = { kind: 'status', status: 503 } as const;
    webhooks.postpone(call?.id ?? '', { dueAtMs: now() + 60_000, failure }, now());
    const page = await text(`/account/webhooks/${id}`);
    expect(page).toContain(`href="/jobs/${jobId}"`);
    expect(page).toContain('waiting after one attempt');
    expect(page).toMatch(/Next attempt<\/dt><dd><time datetime="1970-01-01T00:17:40.000Z">/);
    expect(page).toContain('answered with status 503');
    expect(page).toContain('nothing arrives');
    const portuguese = await text(`/account/webhooks/${id}`, { locale: 'pt-BR' });
    expect(portuguese).toContain('esperando após uma tentativa');
    expect(portuguese).toContain('respondeu com o status 503');
  });

  test('of somebody else is not there, for an admin it is', async () => {
    const { ask, made, webhooks } = await aWebhookPage();
    const id = made();
    const statuses = async (as: string) => {
      const answers = [await ask(`/account/webhooks/${id}`, { as })];
      for (const act of ['test', 'resume', 'remove']) {
        answers.push(await ask(`/account/webhooks/${id}/${act}`, { as, method: 'POST' }));
      }
      return answers.map(({ status }) => status);
    };
    expect(await statuses('ben')).toEqual([404, 404, 404, 404]);
    expect(webhooks.get(id)).toBeDefined();
    expect(await statuses('admin')).toEqual([200, 303, 303, 303]);
    expect(webhooks.get(id)).toBeUndefined();
  });

  test('that is not there is not there', async () => {
    const { ask } = await aWebhookPage();
    expect((await ask('/account/webhooks/nothing')).status).toBe(404);
    expect((await ask('/account/webhooks/nothing/test', { method: 'POST' })).status).toBe(404);
  });

  test('is removed after a question that works without script', async () => {
    const { text, send, made, webhooks } = await aWebhookPage();
    const id = made();
    expect(await text(`/account/webhooks/${id}`)).toMatch(/<details class="confirm">.*\/remove"/s);
    const answer = await send(`/account/webhooks/${id}/remove`, {});
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/account/webhooks']);
    expect(webhooks.get(id)).toBeUndefined();
  });

  test('that is paused can be resumed, and only then', async () => {
    const { text, send, made, webhooks, resumedCount } = await aWebhookPage();
    const id = made();
    expect(await text(`/account/webhooks/${id}`)).not.toContain('/resume');
    webhooks.setPaused(id, 1);
    expect(await text(`/account/webhooks/${id}`)).toContain('/resume');
    const answer = await send(`/account/webhooks/${id}/resume`, {});
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/account/webhooks/${id}`]);
    expect(webhooks.get(id)?.pausedAtMs).toBeUndefined();
    expect(resumedCount()).toBe(1);
  });
});

describe('a test', () => {
  test('that arrives is told on the page that follows', async () => {
    const { send, ask, made } = await aWebhookPage();
    const id = made();
    const answer = await send(`/account/webhooks/${id}/test`, {});
    expect(answer.status).toBe(303);
    const cookie = (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
    const followed = await ask(answer.headers.get('Location') ?? '', { headers: { Cookie: cookie } });
    expect(await followed.text()).toContain('The test arrived: the receiver answered with status 204.');
  });

  test('that fails says why, and what to do', async () => {
    const { send, made } = await aWebhookPage(async () => ({ ok: false, failure: { kind: 'timeout' } }));
    const answer = await send(`/account/webhooks/${made()}/test`, {});
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(
      /role="alert">The test did not arrive\. No answer came within ten seconds\./,
    );
  });

  test('is made once at a time', async () => {
    const { promise, resolve } = Promise.withResolvers<WebhookAnswer>();
    const { send, made } = await aWebhookPage(() => promise);
    const id = made();
    const first = send(`/account/webhooks/${id}/test`, {});
    expect(await (await send(`/account/webhooks/${id}/test`, {})).text()).toContain(
      'Another test is under way',
    );
    resolve({ ok: true, status: 200 });
    expect((await first).status).toBe(303);
  });
});

test('every failure and every refusal is told in whole sentences, each in its own', () => {
  const messages = [
    ...webhookFailureKinds.map((kind) => toWebhookFailureMessage({ kind, status: 500 })),
    ...[...webhookAddressFaults, 'too-many' as const].map(toWebhookRefusalMessage),
  ];
  for (const locale of locales) {
    const sentences = messages.map((message) => texts.tell(message, locale));
    for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}[^{}]*\.$/u);
    expect(new Set(sentences).size).toBe(sentences.length);
  }
});
