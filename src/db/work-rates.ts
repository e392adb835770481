import type { WorkRates } from '../domain/work-rates.ts';
import type { Database } from './open-database.ts';

/**
 * `WorkRates` over the `work_rates` table. The rate is the plain mean of the first ten measurements, from then on an
 * exponentially weighted one in which a new measurement weighs a tenth: it settles fast and follows a machine that
 * changes.
 */
export function createWorkRates(database: Database): WorkRates {
  const select = database
    .prepare<[string, string], number>('SELECT ms_per_unit FROM work_rates WHERE model = ? AND kind = ?')
    .pluck();
  const upsert = database.prepare<[string, string, number, number]>(`
    INSERT INTO work_rates (model, kind, ms_per_unit, samples, updated_at_ms) VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (model, kind) DO UPDATE SET
      ms_per_unit = ms_per_unit + (excluded.ms_per_unit - ms_per_unit) * max(1.0 / (samples + 1), 0.1),
      samples = samples + 1,
      updated_at_ms = excluded.updated_at_ms`);
  return {
    msPerUnit: (model, kind) => select.get(model, kind),
    learn: (model, kind, units, measuredMs, atMs) => {
      const rate = measuredMs / units;
      if (units > 0 && rate > 0 && Number.isFinite(rate)) upsert.run(model, kind, rate, atMs);
    },
  };
}
