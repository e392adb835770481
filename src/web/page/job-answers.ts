import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JobBoard, JobView } from '../../app/job-board.ts';
import type { Engine } from '../../domain/engine.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Message } from '../../domain/message.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { CardExtras } from './card-extras.ts';
import type { Frame } from './frame.ts';
import { type CardContext, toCardPiece } from './job-card.ts';
import { renderJobPage } from './job-page.ts';
import type { PageEnv } from './page-env.ts';
import { leaveNote } from './passing-note.ts';
import { answerProblemPage } from './problem-page.ts';
import { shortenLine } from './shorten-line.ts';
import { isAtWall } from './shown-page.ts';
import { readWall, toWallPiece } from './wall.ts';
import { wantsPiece } from './wants-piece.ts';

const maxTitleCharacters = 60;

type Answer = Response | Promise<Response>;
type Asked = Context<PageEnv>;

/** What can be answered about drawings: a page, or for htmx the pieces of the one it is on. */
export interface JobAnswers {
  toContext(c: Asked): CardContext;
  /** There is no such drawing, or none that this visitor may see. */
  notHere(c: Asked): Answer;
  /** The drawing's card, in its place or on its page. */
  showCard(c: Asked, view: JobView, extras?: CardExtras, status?: ContentfulStatusCode): Answer;
  /** The wall as it is now, where one is shown; elsewhere the way to `path`. Says `news` on either. */
  showWall(c: Asked, options: { readonly path: string; readonly news?: Message }): Answer;
}

export interface JobAnswersDeps {
  readonly frame: Frame;
  readonly jobs: Pick<JobStore, 'ofUser'>;
  readonly board: Pick<JobBoard, 'get'>;
  readonly engine: Pick<Engine, 'status'>;
  /** The model the page draws with. */
  readonly model: ModelInfo;
  readonly texts: Texts;
}

export function createJobAnswers(deps: JobAnswersDeps): JobAnswers {
  const { frame, engine, model, texts } = deps;
  const toContext = (c: Asked): CardContext => ({
    model,
    engine: engine.status(),
    texts,
    words: c.get('words'),
    locale: c.get('locale'),
    visitor: c.get('visitor'),
  });
  return {
    toContext,
    notHere: (c) => answerProblemPage(c, frame, 404, 'problem-not-here', 'problem-no-such-drawing'),
    showCard(c, view, extras = {}, status = 200) {
      if (wantsPiece(c)) {
        return c.html(toCardPiece(view, toContext(c), { ...extras, isAlone: !isAtWall(c) }), status);
      }
      const page = frame(c, {
        title: shortenLine(view.request.prompt, maxTitleCharacters),
        section: 'draw',
        main: renderJobPage(view, toContext(c), extras),
        // What a form answered has no address to ask again.
        refreshing: c.req.method === 'GET' && !isDrawingOver(view.state),
      });
      return c.html(page, status);
    },
    showWall(c, { path, news }) {
      if (wantsPiece(c) && isAtWall(c)) {
        const views = readWall(deps, c.get('visitor').userId);
        const heard = news === undefined ? '' : toHeard(c.get('words')(news.id, news.values));
        return c.html(html`${toWallPiece(views, toContext(c))}${heard}`);
      }
      if (news !== undefined) leaveNote(c, news);
      if (!wantsPiece(c)) return c.redirect(path, 303);
      c.header('HX-Redirect', path);
      return c.body(null, 204);
    },
  };
}

/** Said to those who listen; whoever looks sees it. */
function toHeard(sentence: string): Html {
  return html`<hx-partial hx-target="#announcer" hx-swap="textContent">${sentence}</hx-partial>`;
}
