import { estimateEta } from '../domain/estimate-eta.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Eta } from '../domain/receipt.ts';

/** Old estimates tell little about today's load. */
const remembered = 200;

/** How far estimates were off lately, and what follows for the next one. */
export interface EtaHistory {
  estimate(expectedMs: number): Eta;
  /** Notes one outcome: actual over expected time. */
  record(ratio: number): void;
}

/** Starts with what the database remembers. */
export function createEtaHistory(jobs: Pick<JobStore, 'etaRatios'>): EtaHistory {
  let ratios = jobs.etaRatios(remembered);
  return {
    estimate: (expectedMs) => estimateEta(expectedMs, ratios),
    record(ratio) {
      ratios = [ratio, ...ratios].slice(0, remembered);
    },
  };
}
