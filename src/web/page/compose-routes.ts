import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { DiscardUpload } from '../../app/discard-upload.ts';
import { discardStartPicture, keepStartPicture } from '../../app/keep-start-picture.ts';
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
import { type ComposerField, type ComposerTrouble, refusedField, tellRefusal } from './refused-field.ts';
import { findStart, isChosen, joinStarts, readHandedIn, type SentForm, standInFor } from './start-picture.ts';
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
  /** The form as it came, files and all; nothing for one that was not sent. */
  readonly form?: SentForm;
  readonly trouble?: ComposerTrouble;
  readonly isRefilled?: boolean;
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
  const startFor = (c: Context<PageEnv>, values: FormValues) =>
    findStart(deps, c.get('visitor').userId, values);
  const quoteFor = (
    c: Context<PageEnv>,
    { values, form = {} }: Filled,
    found = startFor(c, values),
  ): Quoted => {
    const start = joinStarts(standInFor(form, model), found);
    return quote({ draft: toDraft(values, model, start), requester: c.get('visitor').requester });
  };
  const renderFilled = (c: Context<PageEnv>, filled: Filled): Html => {
    const { form = {}, values, trouble } = filled;
    const start = startFor(c, values);
    const quoted = quoteFor(c, filled, start);
    // Why not stands in the form.
    const isSaid = trouble !== undefined && !quoted.ok;
    return renderComposer({
      ...filled,
      model,
      start,
      files: {
        hasPicture: isChosen(form['picture']),
        hasMask: isChosen(form['mask']),
        areLost: !wantsPiece(c),
      },
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
      ...(model.imageToImage && { scripts: ['mask-painter.js'], styles: ['mask-painter.css'] }),
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
    const form = await readForm(c);
    const filled = { values: parseFormValues(form), form };
    return c.html(wantsPiece(c) ? renderPriceLine(quoteFor(c, filled), contextOf(c)) : renderPage(c, filled));
  });

  routes.post('/jobs', async (c) => {
    const { userId, requester } = c.get('visitor');
    const logged = log.child({ requestId: c.get('requestId') });
    const form = await readForm(c);
    const values = parseFormValues(form);
    const handedIn = readHandedIn(form, values, model);

    const answerTrouble = (trouble: ComposerTrouble, status: 403 | 409 | 422 | 429 | 503) => {
      const filled = { values, form, trouble };
      return c.html(wantsPiece(c) ? renderFilled(c, filled) : renderPage(c, filled), status);
    };
    const answerRefusal = (refusal: Refusal, field: ComposerField | undefined = refusedField(refusal)) => {
      logged.info({ refusal: refusal.kind }, 'refused');
      return answerTrouble({ field, sentence: tellRefusal(refusal, contextOf(c)) }, refusalStatus(refusal));
    };

    const isFromEarlier =
      values.startOf !== undefined && values.kind === 'image' && handedIn.picture === undefined;
    const found = isFromEarlier ? startFor(c, values) : undefined;
    if (isFromEarlier && found === undefined) {
      return answerTrouble({ field: 'picture', sentence: c.get('words')('button-start-picture-gone') }, 422);
    }
    if (handedIn.mask !== undefined && handedIn.picture === undefined && found === undefined) {
      return answerTrouble({ field: 'picture', sentence: c.get('words')('compose-mask-alone') }, 422);
    }
    if (handedIn.picture !== undefined || handedIn.mask !== undefined) {
      const refusal = deps.refuseEarly({ draft: toDraft(values, model), requester });
      if (refusal !== undefined) return answerRefusal(refusal);
    }
    const kept = await keepStartPicture(deps, handedIn);
    if (!kept.ok) return answerRefusal(kept.refusal, kept.field);
    const submission = submit({
      draft: toDraft(values, model, joinStarts(kept.paths, found)),
      requester,
      destination: { key: userId, address: null },
    });
    if (!submission.ok) {
      await discardStartPicture(deps.discardUpload, kept.paths);
      return answerRefusal(submission.refusal);
    }
    const { jobId } = submission.receipt;
    logged.info({ jobId }, 'accepted');
    if (!wantsPiece(c)) return c.redirect(`/jobs/${jobId}`, 303);
    const views = readWall({ jobs, board }, userId);
    return c.html(html`${renderFilled(c, { values, form })}${toWallPiece(views, contextOf(c))}`, 201);
  });
  return routes;
}

/** What cannot be read counts as an empty form, which is refused with a sentence. */
function readForm(c: Context): Promise<SentForm> {
  return c.req.parseBody().catch(() => ({}));
}
