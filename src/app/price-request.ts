import { priceOf } from '../domain/credits.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import type { Lane, LaneJob, Place } from '../domain/lane.ts';
import type { Eta } from '../domain/receipt.ts';
import type { WorkRates } from '../domain/work-rates.ts';
import { predictMs } from '../domain/work-units.ts';
import type { EtaHistory } from './eta-history.ts';

/** What a request would cost if it were accepted now, and where it would stand. */
export interface PricedRequest {
  readonly laneJob: LaneJob;
  readonly priceMillicredits: number;
  readonly place: Place;
  /** Time from now until it is drawn, and how far off that may be; undefined until something like it was measured. */
  readonly wait: { readonly expectedMs: number; readonly etaMs: Eta } | undefined;
}

export interface PriceRequestDeps {
  readonly rates: Pick<WorkRates, 'msPerUnit'>;
  readonly lane: Pick<Lane, 'preview'>;
  readonly eta: Pick<EtaHistory, 'estimate'>;
}

/** Prices a request by what its model was measured at; changes nothing. */
export function priceRequest(
  { rates, lane, eta }: PriceRequestDeps,
  request: GenerationRequest,
  asked: Omit<LaneJob, 'predictedMs' | 'frontedAtMs'>,
): PricedRequest {
  const rate = rates.msPerUnit(request.model, request.kind);
  const predictedMs = predictMs(request, rate);
  const laneJob: LaneJob = { ...asked, predictedMs, frontedAtMs: undefined };
  const place = lane.preview(laneJob);
  const expectedMs = place.aheadMs + predictedMs;
  return {
    laneJob,
    priceMillicredits: priceOf(predictedMs),
    place,
    wait: rate === undefined ? undefined : { expectedMs, etaMs: eta.estimate(expectedMs) },
  };
}
