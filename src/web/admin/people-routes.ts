import { Hono } from 'hono';
import { surfaces } from '../../domain/surface.ts';
import type { User, UserStore } from '../../domain/user-store.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { createAdminFrame } from './admin-frame.ts';
import { renderPeopleList } from './people-list.ts';
import { readPersonFacts } from './person-facts.ts';
import { createPersonRoutes, type PersonRoutesDeps } from './person-routes.ts';

export interface PeopleRoutesDeps extends Omit<PersonRoutesDeps, 'frame' | 'users'> {
  readonly frame: Frame;
  readonly users: Pick<UserStore, 'find' | 'get' | 'list' | 'getSpace'>;
}

const peoplePerPage = 50;

/** `/admin/people`: who there is, what they have and may, and everything that can be done about it. */
export function createPeopleRoutes(deps: PeopleRoutesDeps): Hono<PageEnv> {
  const { users } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();

  routes.get('/admin/people', (c) => {
    const { words, locale } = c.var;
    const wanted = c.req.query('find')?.trim() ?? '';
    const after = c.req.query('after');
    const found = wanted === '' ? undefined : findPeople(users, wanted);
    const [only, ...others] = found ?? [];
    if (only !== undefined && others.length === 0) return c.redirect(`/admin/people/${only.id}`, 303);
    const page = found ?? users.list({ limit: peoplePerPage + 1, beforeId: after });
    const shown = page.slice(0, peoplePerPage);
    const nobody = found?.length === 0 ? [['find', words('admin-people-not-found')] as const] : [];
    const search = { typed: new Map([['find', wanted]]), problems: new Map(nobody) };
    const main = renderPeopleList({
      people: shown.map((user) => readPersonFacts(user, deps)),
      search: found && search,
      isFurther: after !== undefined || found !== undefined,
      lastId: page.length > shown.length ? shown.at(-1)?.id : undefined,
      words,
      locale,
    });
    const title = words('admin-people-title');
    return c.html(frame(c, { at: 'people', title, styles: ['admin-forms.css'], main }));
  });

  routes.route('/', createPersonRoutes({ ...deps, frame }));
  return routes;
}

/** Whom a search means: by Pincel's id, by an identity as `discord:123`, or by the id there alone. */
function findPeople(users: Pick<UserStore, 'find'>, wanted: string): readonly User[] {
  const names = [wanted, ...surfaces.map((surface) => `${surface}:${wanted}`)];
  const found = names.flatMap((name) => users.find(name) ?? []);
  return [...new Map(found.map((user) => [user.id, user])).values()];
}
