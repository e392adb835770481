import type { JobView } from '../app/job-board.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { Say } from './say.ts';

/** Where a job stands, as the end of a line. */
export function describePlace(
  view: JobView,
  texts: Pick<Texts, 'tell' | 'ready'>,
  say: Say,
  locale: Locale,
): string {
  if (view.state === 'generated') return say('account-place-drawn');
  if (view.isStopping) return say('account-place-stopping');
  if (view.state === 'running') {
    return say('account-place-running', { step: view.step, steps: view.steps });
  }
  const { position } = view;
  if (position === undefined) return say('account-place-waiting');
  const place = position === 0 ? say('receipt-next') : say('receipt-place', { position });
  // While nothing is started, no time would be true.
  return view.isPaused ? place : `${place} ${texts.ready(view.etaMs, locale)}`;
}
