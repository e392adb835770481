import type { Route } from './api.ts';

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Answers which route a request is for. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const compiled = routes.map((route) => ({
    route,
    path: new RegExp(`^${route.pattern.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }));
  return (method, encodedPath) => {
    const path = decoded(encodedPath);
    for (const entry of compiled) {
      if (entry.route.method !== method) continue;
      const found = entry.path.exec(path);
      if (found === null) continue;
      return { route: entry.route, params: { ...found.groups } };
    }
    return undefined;
  };
}

/** Clients may write `%40me`. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
