import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './api-caller.ts';

/** The methods that the description has for an address, upper case; empty when there is no such address below `base`. */
export function describedMethods(
  { definitions }: OpenAPIHono<ApiEnv>['openAPIRegistry'],
  base: string,
  path: string,
): readonly string[] {
  const methods = definitions.flatMap((definition) =>
    definition.type === 'route' && toPattern(`${base}${definition.route.path}`).test(path)
      ? [definition.route.method.toUpperCase()]
      : [],
  );
  return [...new Set(methods)];
}

/** `/media/{id}` as what it matches. */
function toPattern(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
