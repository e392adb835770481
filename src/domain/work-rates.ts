import type { MediaKind } from './media-kind.ts';

/** What a unit of work costs on this machine, learned from what was drawn. */
export interface WorkRates {
  /** Engine milliseconds for one unit (`workUnits`), undefined until something was measured. */
  msPerUnit(model: string, kind: MediaKind): number | undefined;
  /** Takes a measurement in; one that is no positive number is ignored. */
  learn(model: string, kind: MediaKind, units: number, measuredMs: number, atMs: number): void;
}
