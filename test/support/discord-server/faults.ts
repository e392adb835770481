/** A request as far as a fault or a forced limit is concerned. */
export interface Target {
  readonly method: string;
  readonly route: string;
  readonly json: unknown;
  readonly fileCount: number;
}

interface FaultPlan {
  /** `reset` cuts the connection; `hang` never answers. */
  readonly fault: { readonly status: 500 | 502 | 503 | 504 } | 'reset' | 'hang';
  /** Before anything happened, or after it took effect. */
  readonly when: 'before' | 'after';
  /** How many requests it befalls. One unless told. */
  readonly count?: number;
  /** Which requests; all unless told. */
  readonly match?: (target: Target) => boolean;
}

export interface Faults {
  /** The next requests that match fail. */
  next(plan: FaultPlan): void;
  /** What befalls this request. */
  take(target: Target): FaultPlan | undefined;
}

export function createFaults(): Faults {
  const plans: { readonly plan: FaultPlan; left: number }[] = [];
  return {
    next: (plan) => {
      plans.push({ plan, left: plan.count ?? 1 });
    },
    take(target) {
      const entry = plans.find(({ plan, left }) => left > 0 && (plan.match?.(target) ?? true));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.plan;
    },
  };
}
