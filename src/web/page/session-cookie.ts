import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { OpenedSession } from '../../app/log-in.ts';

const name = 'pincel-session';

/** What a browser that is logged in keeps. */
export interface SessionCookie {
  /** The secret that a browser shows, which may be anything. */
  read(c: Context): string | undefined;
  /** Gives it to the browser, until the session ends. */
  write(c: Context, opened: OpenedSession): void;
  remove(c: Context): void;
}

export interface SessionCookieDeps {
  /** True when the browser speaks TLS, with us or with a proxy in front. */
  readonly isSecure: (c: Context) => boolean;
  readonly now: () => number;
}

/**
 * A cookie that no script reads and that no other site's form is sent with. Over TLS it is called `__Host-…`
 * (RFC 6265bis, 4.1.3.2): then browsers take it from this host alone, and only over TLS; one without that name, which
 * anybody in between could have set, is not read there.
 */
export function createSessionCookie({ isSecure, now }: SessionCookieDeps): SessionCookie {
  const base = { path: '/', httpOnly: true, sameSite: 'Lax' } as const;
  const optionsFor = (c: Context) =>
    isSecure(c) ? ({ ...base, secure: true, prefix: 'host' } as const) : base;
  return {
    read: (c) => (isSecure(c) ? getCookie(c, name, 'host') : getCookie(c, name)),
    write(c, { secret, session }) {
      const maxAge = Math.max(0, Math.floor((session.expiresAtMs - now()) / 1_000));
      setCookie(c, name, secret, { ...optionsFor(c), maxAge });
    },
    remove: (c) => void deleteCookie(c, name, optionsFor(c)),
  };
}
