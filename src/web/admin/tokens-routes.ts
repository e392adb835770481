import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ChangeTokens } from '../../app/change-tokens.ts';
import type { ApiTokens } from '../../domain/api-token.ts';
import type { Transact } from '../../domain/transact.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { createAdminFrame } from './admin-frame.ts';
import { emptyForm, type FormState, readForm } from './form-state.ts';
import { readNewToken, renderNewTokenForm } from './new-token-form.ts';
import { isTokenOver, renderTokensTable, type TokensTableOptions } from './tokens-table.ts';

export interface TokensRoutesDeps {
  readonly frame: Frame;
  readonly transact: Transact;
  readonly tokens: Pick<ApiTokens, 'list'>;
  readonly changeTokens: ChangeTokens;
  readonly users: Pick<UserStore, 'get' | 'find' | 'recognise'>;
  /** Where people reach Pincel, without a slash at its end; undefined: wherever the asking one does. */
  readonly publicUrl: string | undefined;
  readonly now: () => number;
}

const address = '/admin/tokens';
const styles = ['admin-forms.css'];

/** `/admin/tokens`: letting programs in, and shutting them out. */
export function createTokensRoutes(deps: TokensRoutesDeps): Hono<PageEnv> {
  const { transact, tokens, changeTokens, users, publicUrl, now } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();
  const recogniseWeb = (name: string): string => {
    const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
    return transact(() => users.recognise(requester, now()).userId);
  };
  const renderPage = (shown: Omit<TokensTableOptions, 'tokens' | 'caption'>, form: FormState): Html => {
    const { words, nowMs } = shown;
    const all = tokens.list();
    const working = all.filter((token) => !isTokenOver(token, nowMs));
    const over = all.filter((token) => isTokenOver(token, nowMs));
    return html`<h1>${words('admin-tokens-title')}</h1>
<section class="panel" aria-labelledby="working"><h2 id="working">${words('admin-tokens-working', { count: working.length })}</h2>
${
  working.length === 0
    ? html`<p class="empty">${words('admin-tokens-empty')}</p>`
    : renderTokensTable({
        ...shown,
        tokens: working,
        caption: words('admin-tokens-working', { count: working.length }),
      })
}
${
  over.length === 0
    ? ''
    : html`<details><summary>${words('admin-tokens-over', { count: over.length })}</summary>${renderTokensTable({ ...shown, tokens: over, caption: words('admin-tokens-over', { count: over.length }) })}</details>`
}</section>
<section class="panel" aria-labelledby="new"><h2 id="new">${words('admin-tokens-new')}</h2><p class="hint">${words('admin-tokens-what')}</p>
${renderNewTokenForm(form, words)}</section>`;
  };
  const shownWith = ({ words, locale }: Pick<PageEnv['Variables'], 'words' | 'locale'>) => ({
    users,
    words,
    locale,
    nowMs: now(),
    revokeAddress: ({ id }: { readonly id: string }) => `${address}/${id}/revoke`,
  });

  routes.get(address, (c) => {
    const words = c.get('words');
    return c.html(
      frame(c, {
        at: 'tokens',
        title: words('admin-tokens-title'),
        styles,
        main: renderPage(shownWith(c.var), emptyForm),
      }),
    );
  });

  routes.post(address, async (c) => {
    const { words, locale, visitor } = c.var;
    const typed = await readForm(c);
    const wanted = readNewToken(typed, { words, users, nowMs: now() });
    if (!wanted.ok) {
      const main = renderPage(shownWith(c.var), { typed, problems: wanted.problems });
      return c.html(frame(c, { at: 'tokens', title: words('admin-tokens-title'), styles, main }), 422);
    }
    const { name, scope, expiresAtMs } = wanted;
    // Together: a token that could not be made leaves no account behind.
    const { text } = transact(() =>
      changeTokens.create(
        { userId: wanted.userId ?? recogniseWeb(name), name, scopes: [scope], expiresAtMs },
        visitor.userId,
      ),
    );
    const main = html`<h1>${words('admin-tokens-made', { name })}</h1>
<section class="panel" aria-labelledby="once"><h2 id="once">${words('admin-tokens-once-title')}</h2>
<pre class="secret">${text}</pre><p>${words('admin-tokens-once')}</p>
<dl class="facts"><div><dt>${words('admin-tokens-scope')}</dt><dd>${words('admin-tokens-may', { scope })}</dd></div>
<div><dt>${words('admin-tokens-state')}</dt><dd>${
      expiresAtMs === undefined
        ? words('admin-tokens-for-good')
        : html`${words('admin-tokens-until')} ${renderMinute(expiresAtMs, locale)}`
    }</dd></div></dl></section>
${renderUsage(text, publicUrl ?? new URL(c.req.url).origin, words)}
<p><a href="${address}">${words('admin-tokens-back')}</a></p>`;
    c.header('Cache-Control', 'no-store');
    return c.html(frame(c, { at: 'tokens', title: words('admin-tokens-made', { name }), styles, main }), 201);
  });

  routes.post(`${address}/:id/revoke`, (c) => {
    const token = changeTokens.revoke(c.req.param('id'), c.get('visitor').userId);
    if (token === undefined) return c.notFound();
    return redirectWithNote(c, address, 'admin-tokens-revoked-note', { name: token.name });
  });
  return routes;
}

/** The simplest program there is. */
function renderUsage(token: string, url: string, words: Words): Html {
  const lines = [
    `export PINCEL_TOKEN='${token}'`,
    `curl -sSf '${url}/api/v1/infer' -o fox.png \\`,
    `  -H "Authorization: Bearer $PINCEL_TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d '{"prompt": "a fox on a blue background"}'`,
  ];
  return html`<section class="panel" aria-labelledby="usage"><h2 id="usage">${words('admin-tokens-usage')}</h2>
<p>${words('admin-tokens-usage-how')}</p><pre>${lines.join('\n')}</pre>
<p><a href="/api/v1/docs">${words('admin-tokens-docs')}</a></p></section>`;
}
