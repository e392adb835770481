import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';
import type { Target } from './faults.ts';
import type { ProtocolLog } from './protocol-log.ts';

export interface LimitRule {
  readonly limit: number;
  readonly perMs: number;
}

type LimitScope = 'user' | 'global' | 'shared';

interface ForcedLimit {
  readonly scope: LimitScope;
  readonly retryAfterMs: number;
  /** How many requests are told so. One unless told. */
  readonly count?: number;
  readonly match?: (target: Target) => boolean;
}

/** A request that asks to be let through. */
interface Ask {
  readonly target: Target;
  /** Path parameters: a bucket is a route together with its channel, guild or webhook. */
  readonly params: Readonly<Record<string, string>>;
  readonly isGlobalExempt: boolean;
}

interface Admission {
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a 429; undefined when the request may pass. */
  readonly refusal: unknown;
}

export interface Limits {
  admit(ask: Ask): Admission;
  /** The next requests that match are told to wait, whatever the buckets hold. */
  force(limit: ForcedLimit): void;
}

/** Nobody outside knows Discord's own numbers: these are about what its headers say. */
const defaultRules: Readonly<Record<string, LimitRule>> = {
  'POST /channels/:channel/messages': { limit: 5, perMs: 5_000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, perMs: 5_000 },
  'DELETE /channels/:channel/messages/:message': { limit: 5, perMs: 1_000 },
  'POST /webhooks/:webhook/:token': { limit: 5, perMs: 2_000 },
  'PATCH /webhooks/:webhook/:token/messages/:message': { limit: 5, perMs: 2_000 },
};
const otherRule: LimitRule = { limit: 50, perMs: 1_000 };
/** What was on its way while the client was being told to wait cannot be held against it. */
const onTheWayMs = 250;
/** Timers may fire a moment early. */
const earlyMs = 5;

interface Wait {
  readonly scope: LimitScope;
  readonly untilMs: number;
  readonly toldAtMs: number;
  readonly refused: Set<string>;
}

interface Window {
  readonly endsAtMs: number;
  left: number;
}

/** Counts requests into buckets as Discord does: https://discord.com/developers/docs/topics/rate-limits */
export function createLimits(deps: {
  readonly clock: Clock;
  readonly log: ProtocolLog;
  /** By `METHOD /pattern`. */
  readonly rules: Readonly<Record<string, LimitRule>>;
  readonly globalPerSecond: number;
  readonly latencyMs: number;
}): Limits {
  const { clock } = deps;
  const windows = new Map<string, Window>();
  const waits = new Map<string, Wait>();
  const forced: { readonly plan: ForcedLimit; left: number }[] = [];

  const ruleOf = ({ method, route }: Target): LimitRule => {
    const name = `${method} ${route}`;
    return deps.rules[name] ?? defaultRules[name] ?? otherRule;
  };

  const windowOf = (key: string, rule: LimitRule): Window => {
    const open = windows.get(key);
    if (open !== undefined && clock.now() < open.endsAtMs - earlyMs) return open;
    const window = { endsAtMs: clock.now() + rule.perMs, left: rule.limit };
    windows.set(key, window);
    return window;
  };

  /** A client that was told to wait has to: the same request again, or any that cannot have been on its way. */
  const holdAgainst = (key: string, target: Target): Wait | undefined => {
    const wait = waits.get(key);
    if (wait === undefined || clock.now() >= wait.untilMs - earlyMs) {
      waits.delete(key);
      return undefined;
    }
    if (wait.refused.has(digestOf(target)) || performance.now() - wait.toldAtMs > onTheWayMs) {
      const leftMs = Math.ceil(wait.untilMs - clock.now());
      deps.log.violate(`${target.method} ${target.route}: sent ${leftMs} ms before retry_after had passed`);
    }
    return wait;
  };

  /** Tells a client to wait from now on. */
  const begin = (key: string, target: Target, scope: LimitScope, waitMs: number): Admission => {
    const wait = {
      scope,
      untilMs: clock.now() + waitMs,
      toldAtMs: performance.now() + deps.latencyMs,
      refused: new Set<string>(),
    };
    waits.set(key, wait);
    return refuse(wait, target, waitMs);
  };

  const refuse = (wait: Wait, target: Target, leftMs: number): Admission => {
    wait.refused.add(digestOf(target));
    const { scope, untilMs } = wait;
    const seconds = Math.max(1, Math.ceil(leftMs)) / 1_000;
    return {
      headers: {
        'Retry-After': String(Math.ceil(seconds)),
        'X-RateLimit-Scope': scope,
        ...(scope === 'global' ? { 'X-RateLimit-Global': 'true' } : {}),
        ...(scope === 'user' ? bucketHeaders(target, ruleOf(target), { endsAtMs: untilMs, left: 0 }) : {}),
      },
      refusal: {
        message: 'You are being rate limited.',
        retry_after: seconds,
        global: scope === 'global',
        code: 0,
      },
    };
  };

  const bucketHeaders = (target: Target, rule: LimitRule, window: Window): Record<string, string> => ({
    'X-RateLimit-Limit': String(rule.limit),
    'X-RateLimit-Remaining': String(window.left),
    'X-RateLimit-Reset': (window.endsAtMs / 1_000).toFixed(3),
    'X-RateLimit-Reset-After': (Math.max(0, window.endsAtMs - clock.now()) / 1_000).toFixed(3),
    'X-RateLimit-Bucket': createHash('md5').update(`${target.method} ${target.route}`).digest('hex'),
  });

  return {
    admit({ target, params, isGlobalExempt }) {
      const major = params['channel'] ?? params['guild'] ?? `${params['webhook']}/${params['token']}`;
      const key = `${target.method} ${target.route} ${major}`;
      for (const waitKey of isGlobalExempt ? [key] : ['global', key]) {
        const wait = holdAgainst(waitKey, target);
        if (wait !== undefined) return refuse(wait, target, wait.untilMs - clock.now());
      }

      const force = forced.find(({ plan, left }) => left > 0 && (plan.match?.(target) ?? true));
      if (force !== undefined) {
        force.left -= 1;
        const { scope, retryAfterMs } = force.plan;
        return begin(scope === 'global' ? 'global' : key, target, scope, retryAfterMs);
      }

      if (!isGlobalExempt) {
        const second = windowOf('global', { limit: deps.globalPerSecond, perMs: 1_000 });
        if (second.left === 0) return begin('global', target, 'global', second.endsAtMs - clock.now());
        second.left -= 1;
      }
      // Interaction callbacks have no bucket at all.
      if (target.route.startsWith('/interactions/')) return { headers: {}, refusal: undefined };
      const rule = ruleOf(target);
      const window = windowOf(key, rule);
      if (window.left === 0) return begin(key, target, 'user', window.endsAtMs - clock.now());
      window.left -= 1;
      return { headers: bucketHeaders(target, rule, window), refusal: undefined };
    },
    force: (plan) => {
      forced.push({ plan, left: plan.count ?? 1 });
    },
  };
}

function digestOf({ json, fileCount }: Target): string {
  return createHash('md5')
    .update(`${JSON.stringify(json)} ${fileCount}`)
    .digest('hex');
}
