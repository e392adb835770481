/** Something Pincel needs to serve. Asked on every look, so it has to be cheap. */
export interface ReadinessCheck {
  readonly name: string;
  /** Why it does not work now, as a sentence; undefined when it does. May throw, which counts as not working. */
  readonly problem: () => string | undefined;
}

interface CheckReport {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string | undefined;
}

interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: readonly CheckReport[];
}

/** Whether new work should be sent here. Being alive is another question. */
export interface Readiness {
  report(): ReadinessReport;
  /** From now on it is not ready, whatever the checks say: whoever sends work shall stop before anything else does. */
  stop(): void;
}

/** Ready when every check is, until it is stopped. */
export function createReadiness({ checks }: { readonly checks: readonly ReadinessCheck[] }): Readiness {
  let isStopping = false;
  const shutdown: ReadinessCheck = {
    name: 'shutdown',
    problem: () => (isStopping ? 'Pincel is shutting down and accepts nothing new.' : undefined),
  };
  return {
    report() {
      const reports = [shutdown, ...checks].map(toReport);
      return { ready: reports.every(({ ok }) => ok), checks: reports };
    },
    stop() {
      isStopping = true;
    },
  };
}

function toReport({ name, problem }: ReadinessCheck): CheckReport {
  try {
    const reason = problem();
    return reason === undefined ? { name, ok: true } : { name, ok: false, reason };
  } catch (error) {
    return { name, ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
