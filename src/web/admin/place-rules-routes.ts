import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { type ChangeSpacePolicy, noPolicyChange } from '../../app/change-space-policy.ts';
import { allSpaces, type SpacePolicies } from '../../domain/space-policy.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import type { AdminFrame } from './admin-frame.ts';
import { everywhere, placeAddress, placeParts, renderPlaceFacts } from './describe-place-rules.ts';
import { nameSpace } from './describe-rule.ts';
import { emptyForm, type FormState, readForm } from './form-state.ts';
import { readResetForm, renderResetForm } from './place-reset-form.ts';
import { type PlaceRules, readPlaceForm, renderPlaceForm } from './place-rules-form.ts';
import { isAsSeen } from './seen-mark.ts';

export interface PlaceRulesRoutesDeps {
  readonly frame: AdminFrame;
  readonly users: Pick<UserStore, 'get' | 'findSpace' | 'getSpace'>;
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'resolve'>;
  readonly changeSpacePolicy: ChangeSpacePolicy;
  /** The page with all rules, its form to find a place as it was sent. */
  readonly answerRules: (
    c: Context<PageEnv>,
    forms: { readonly placeForm: FormState },
  ) => Response | Promise<Response>;
}

const path = '/admin/rules/places';

/** `/admin/rules/places`: what may be asked for everywhere, and in one place. */
export function createPlaceRulesRoutes(deps: PlaceRulesRoutesDeps): Hono<PageEnv> {
  const { frame, users, spacePolicies, changeSpacePolicy, answerRules } = deps;
  const routes = new Hono<PageEnv>();
  const find = (name: string): string | undefined =>
    name === everywhere ? allSpaces : users.findSpace(name);
  const read = (spaceId: string): PlaceRules => ({
    spaceId,
    own: spacePolicies.own(spaceId),
    rules: spacePolicies.resolve(spaceId),
  });
  const nameOf = (spaceId: string, { words }: Pick<PageEnv['Variables'], 'words'>): string =>
    spaceId === allSpaces ? words('admin-rules-everywhere') : nameSpace(spaceId, words, { users });
  const answer = (c: Context<PageEnv>, spaceId: string, form: FormState = emptyForm, isStale = false) => {
    const { words } = c.var;
    const place = read(spaceId);
    const title = words('admin-rules-of-place', { place: nameOf(spaceId, c.var) });
    const main = html`<h1>${title}</h1><section class="panel" aria-label="${title}">${
      isStale
        ? html`<p role="alert"><strong>${words('admin-rules-stale')}</strong></p>${renderPlaceFacts(placeParts, place.rules, words)}`
        : ''
    }${spaceId === allSpaces ? '' : html`<p class="hint">${words('admin-rules-place-what')}</p>`}${renderPlaceForm(place, form, words)}</section>${
      spaceId === allSpaces ? '' : renderResetForm(place, spacePolicies.resolve(allSpaces), words)
    }`;
    const status = isStale ? 409 : form === emptyForm ? 200 : 422;
    return c.html(frame(c, { at: 'rules', title, styles: ['admin-forms.css'], main }), status);
  };

  routes.get(path, (c) => {
    const typed = c.req.query('place')?.trim() ?? '';
    const spaceId = find(typed);
    if (spaceId !== undefined) return c.redirect(placeAddress(spaceId), 303);
    const problem = c.var.words('admin-rules-no-such-place');
    return answerRules(c, {
      placeForm: { typed: new Map([['place', typed]]), problems: new Map([['place', problem]]) },
    });
  });

  routes.get(`${path}/:space`, (c) => {
    const name = c.req.param('space');
    const spaceId = find(name);
    if (spaceId === undefined) return c.notFound();
    const isItsName = spaceId === allSpaces || spaceId === name;
    return isItsName ? answer(c, spaceId) : c.redirect(placeAddress(spaceId), 303);
  });

  routes.post(`${path}/:space`, async (c) => {
    const spaceId = find(c.req.param('space'));
    if (spaceId === undefined) return c.notFound();
    const { words, visitor } = c.var;
    const typed = await readForm(c);
    const place = read(spaceId);
    if (!isAsSeen(typed, place)) return answer(c, spaceId, { typed, problems: new Map() }, true);
    const wanted = readPlaceForm(typed, place, words);
    if (!wanted.ok) return answer(c, spaceId, { typed, problems: wanted.problems });
    if (wanted.change === undefined)
      return redirectWithNote(c, '/admin/rules', 'admin-rules-nothing-changed');
    changeSpacePolicy(spaceId, wanted.change, visitor.userId);
    return redirectWithNote(c, '/admin/rules', 'admin-rules-place-saved', { place: nameOf(spaceId, c.var) });
  });

  routes.post(`${path}/:space/reset`, async (c) => {
    const spaceId = find(c.req.param('space'));
    if (spaceId === undefined || spaceId === allSpaces) return c.notFound();
    const typed = await readForm(c);
    if (!isAsSeen(typed, read(spaceId))) return answer(c, spaceId, emptyForm, true);
    const reset = readResetForm(typed);
    const note = { place: nameOf(spaceId, c.var) };
    if (reset.length === 0) return redirectWithNote(c, placeAddress(spaceId), 'admin-rules-nothing-changed');
    changeSpacePolicy(spaceId, { ...noPolicyChange, reset }, c.var.visitor.userId);
    return redirectWithNote(c, placeAddress(spaceId), 'admin-rules-reset-done', note);
  });
  return routes;
}
