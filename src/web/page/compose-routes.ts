import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { DiscardUpload } from '../../app/discard-upload.ts';
import type { QuoteDraft, Quoted } from '../../app/quote.ts';
import type { RefuseEarly } from '../../app/refuse-early.ts';
import type { Submit } from '../../app/submit.ts';
import type { Engine } from '../../domain/engine.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Log } from '../../domain/log.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Uploads } from '../../domain/uploads.ts';
import type { Html } from '../html.ts';
import { refusalStatus } from '../refusal-status.ts';
import { renderComposer } from './composer.ts';
import { type FormValues, parseFormValues, toDraft } from './draft-form.ts';
import type { Frame } from './frame.ts';
import type { CardContext } from './job-card.ts';
import type { PageEnv } from './page-env.ts';
import { renderPriceLine } from './price-line.ts';
import { type ComposerTrouble, refusedField, tellRefusal } from './refused-field.ts';
import { findStartPicture, pictureOf } from './start-picture.ts';
import { readWall, renderWall, toWallPiece } from './wall.ts';
import { readWantedValues, type WantedValuesDeps } from './wanted-values.ts';
import { wantsPiece } from './wants-piece.ts';

export interface ComposeRoutesDeps extends WantedValuesDeps {
  readonly frame: Frame;
  readonly submit: Submit;
  readonly refuseEarly: RefuseEarly;
  readonly quote: QuoteDraft;
  readonly uploads: Pick<Uploads, 'keep'>;
  readonly discardUpload: DiscardUpload;
  readonly jobs: Pick<JobStore, 'get' | 'ofUser'>;
  readonly engine: Pick<Engine, 'status'>;
  readonly texts: Texts;
  readonly log: Log;
}

/** A composer as it is shown: what it is filled with, and how that came about. */
interface Filled {
  readonly values: FormValues;
  readonly trouble?: ComposerTrouble;
  readonly isRefilled?: boolean;
  readonly isPictureLost?: boolean;
}

/** The first page: writing a request beside the wall of one's latest drawings, its price, and sending it. */
export function createComposeRoutes(deps: ComposeRoutesDeps): Hono<PageEnv> {
  const { frame, submit, quote, jobs, board, model, texts, log } = deps;
  const routes = new Hono<PageEnv>();

  const contextOf = (c: Context<PageEnv>): CardContext => ({
    model,
    engine: deps.engine.status(),
    texts,
    words: c.get('words'),
    locale: c.get('locale'),
    visitor: c.get('visitor'),
  });
  const quoteFor = (c: Context<PageEnv>, values: FormValues): Quoted => {
    const { userId, requester } = c.get('visitor');
    return quote({ draft: toDraft(values, model, findStartPicture(jobs, userId, values)), requester });
  };
  const renderFilled = (c: Context<PageEnv>, filled: Filled): Html => {
    const quoted = quoteFor(c, filled.values);
    // Why not stands in the form.
    const isSaid = filled.trouble !== undefined && !quoted.ok;
    return renderComposer({
      ...filled,
      model,
      price: renderPriceLine(isSaid ? undefined : quoted, contextOf(c)),
      words: c.get('words'),
      locale: c.get('locale'),
    });
  };
  const renderPage = (c: Context<PageEnv>, filled: Filled) => {
    const views = readWall({ jobs, board }, c.get('visitor').userId);
    return frame(c, {
      title: c.get('words')(filled.trouble === undefined ? 'compose-title' : 'compose-refused'),
      section: 'draw',
      room: 'studio',
      main: html`${renderFilled(c, filled)}
${renderWall(views, contextOf(c))}`,
    });
  };

  routes.get('/', (c) => {
    const values = readWantedValues(deps, c);
    const filled = { values, isRefilled: values.prompt !== '' };
    return c.html(wantsPiece(c) ? renderFilled(c, filled) : renderPage(c, filled));
  });

  routes.post('/price', async (c) => {
    const values = parseFormValues(await readForm(c));
    return c.html(
      wantsPiece(c) ? renderPriceLine(quoteFor(c, values), contextOf(c)) : renderPage(c, { values }),
    );
  });

  routes.post('/jobs', async (c) => {
    const { userId, requester } = c.get('visitor');
    const logged = log.child({ requestId: c.get('requestId') });
    const form = await readForm(c);
    const values = parseFormValues(form);
    const chosen = pictureOf(form, values, model);

    const answerTrouble = (trouble: ComposerTrouble, status: 403 | 409 | 422 | 429 | 503) => {
      const filled = { values, trouble, isPictureLost: chosen !== undefined && !wantsPiece(c) };
      return c.html(wantsPiece(c) ? renderFilled(c, filled) : renderPage(c, filled), status);
    };
    const answerRefusal = (refusal: Refusal) => {
      logged.info({ refusal: refusal.kind }, 'refused');
      const sentence = tellRefusal(refusal, contextOf(c));
      return answerTrouble({ field: refusedField(refusal), sentence }, refusalStatus(refusal));
    };

    let start: string | undefined;
    if (chosen !== undefined) {
      const refusal = deps.refuseEarly({ draft: toDraft(values, model), requester });
      if (refusal !== undefined) return answerRefusal(refusal);
      const kept = await deps.uploads.keep(new Uint8Array(await chosen.arrayBuffer()));
      if (!kept.ok) return answerRefusal(kept.refusal);
      start = kept.path;
    } else if (values.startOf !== undefined && values.kind === 'image') {
      start = findStartPicture(jobs, userId, values);
      if (start === undefined) {
        const sentence = c.get('words')('button-start-picture-gone');
        return answerTrouble({ field: 'picture', sentence }, 422);
      }
    }
    const submission = submit({
      draft: toDraft(values, model, start),
      requester,
      destination: { key: userId, address: null },
    });
    if (!submission.ok) {
      if (chosen !== undefined && start !== undefined) await deps.discardUpload(start);
      return answerRefusal(submission.refusal);
    }
    const { jobId } = submission.receipt;
    logged.info({ jobId }, 'accepted');
    if (!wantsPiece(c)) return c.redirect(`/jobs/${jobId}`, 303);
    const views = readWall({ jobs, board }, userId);
    return c.html(html`${renderFilled(c, { values })}${toWallPiece(views, contextOf(c))}`, 201);
  });
  return routes;
}

/** What cannot be read counts as an empty form, which is refused with a sentence. */
function readForm(c: Context): Promise<Readonly<Record<string, unknown>>> {
  return c.req.parseBody().catch(() => ({}));
}
