import { type Context, Hono } from 'hono';
import type { ChangeWebhooks } from '../../app/change-webhooks.ts';
import type { TestWebhook } from '../../app/test-webhook.ts';
import { isTokenOver, type Webhook, type Webhooks } from '../../domain/webhook.ts';
import type { Html } from '../html.ts';
import { toWebhookRefusalMessage } from '../webhook-words.ts';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { redirectWithNote } from './passing-note.ts';
import { emptyWebhookForm, readWebhookForm, type WebhookForm } from './webhook-form.ts';
import { describeFailure, renderNewWebhook, renderWebhookPage, renderWebhooksPage } from './webhook-pages.ts';

export interface WebhookPageRoutesDeps {
  readonly frame: Frame;
  readonly webhooks: Pick<Webhooks, 'get' | 'list' | 'calls'>;
  readonly changeWebhooks: ChangeWebhooks;
  readonly testWebhook: TestWebhook;
  readonly now: () => number;
}

type WebhookContext = Context<PageEnv>;

const address = '/account/webhooks';
const callsShown = 20;

/** `/account/webhooks`: programs of one's own that are called when a drawing is over. */
export function createWebhookPageRoutes(deps: WebhookPageRoutesDeps): Hono<PageEnv> {
  const { frame, webhooks, changeWebhooks, testWebhook, now } = deps;
  const routes = new Hono<PageEnv>();

  routes.get(address, (c) => answerAll(c, emptyWebhookForm, 200));

  routes.post(address, async (c) => {
    const { words, visitor } = c.var;
    const form = readWebhookForm(await c.req.parseBody({ all: true }).catch(() => ({})));
    if (form.events.length === 0) {
      return answerAll(c, { ...form, eventsProblem: words('webhook-refused-no-event') }, 422);
    }
    const { userId, tokenId, isAdmin } = visitor;
    const made = changeWebhooks.create({ userId, tokenId, ...form }, { actor: userId, isAdmin });
    if (!made.ok) {
      const { id, values } = toWebhookRefusalMessage(made.refusal);
      return answerAll(c, { ...form, urlProblem: words(id, values) }, 422);
    }
    c.header('Cache-Control', 'no-store');
    return answer(c, words('webhook-made'), renderNewWebhook(made.webhook, made.secret, words), 201);
  });

  routes.get(`${address}/:id`, (c) => {
    const webhook = find(c, c.req.param('id'));
    return webhook === undefined ? c.notFound() : answerOne(c, webhook);
  });

  routes.post(`${address}/:id/test`, async (c) => {
    const webhook = find(c, c.req.param('id'));
    const tested = webhook && (await testWebhook(webhook.id, c.req.raw.signal));
    if (webhook === undefined || tested === undefined) return c.notFound();
    if (tested === 'busy') return answerOne(c, webhook, c.get('words')('webhook-test-busy'));
    if (!tested.ok) return answerOne(c, webhook, describeFailure(tested.failure, c.get('words')));
    const status = String(tested.status);
    return redirectWithNote(c, `${address}/${webhook.id}`, 'webhook-test-arrived', { status });
  });

  routes.post(`${address}/:id/resume`, (c) => {
    const webhook = find(c, c.req.param('id'));
    if (webhook === undefined) return c.notFound();
    // Nothing leads here then, and the page says why.
    if (isTokenOver(webhook, now())) return answerOne(c, webhook);
    changeWebhooks.resume(webhook.id, c.get('visitor').userId);
    return redirectWithNote(c, `${address}/${webhook.id}`, 'webhook-resumed');
  });

  routes.post(`${address}/:id/remove`, (c) => {
    const webhook = find(c, c.req.param('id'));
    if (webhook === undefined) return c.notFound();
    changeWebhooks.remove(webhook.id, c.get('visitor').userId);
    return redirectWithNote(c, address, 'webhook-removed');
  });
  return routes;

  /** One's own, and an admin's anybody's. */
  function find(c: WebhookContext, id: string): Webhook | undefined {
    const { userId, isAdmin } = c.get('visitor');
    const webhook = webhooks.get(id);
    return isAdmin || webhook?.userId === userId ? webhook : undefined;
  }

  function answerAll(c: WebhookContext, form: WebhookForm, status: 200 | 422) {
    const words = c.get('words');
    const own = webhooks.list(c.get('visitor').userId);
    const main = renderWebhooksPage(own, form, { words, nowMs: now() });
    return answer(c, words('webhook-title'), main, status);
  }

  function answerOne(c: WebhookContext, webhook: Webhook, testProblem?: string) {
    const { words, locale } = c.var;
    const calls = webhooks.calls(webhook.id, { limit: callsShown });
    const main = renderWebhookPage({ webhook, calls, testProblem, words, locale, nowMs: now() });
    return answer(c, words('webhook-one'), main, 200);
  }

  function answer(c: WebhookContext, title: string, main: Html, status: 200 | 201 | 422) {
    return c.html(
      frame(c, { title, section: 'account', room: 'narrow', styles: ['account.css'], main }),
      status,
    );
  }
}
