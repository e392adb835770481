import type { MoveSpace } from '../app/move-space.ts';
import type { ChatMessages } from '../domain/chat-message.ts';
import type { Deliverer } from '../domain/delivery.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFitter } from '../domain/media-fitter.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { Transact } from '../domain/transact.ts';
import type { Uploads } from '../domain/uploads.ts';
import type { Chat } from './chat.ts';
import type { LiveMessages } from './live-messages.ts';
import type { MessageEditor } from './message-editor.ts';
import type { RenderResult } from './render-result.ts';

/** One platform's side: parses and delivers, nothing else. */
export interface Bot {
  readonly surface: ChatSurface;
  readonly deliverer: Deliverer;
  /** Connects and stays connected; never throws, so that a broken platform stops nobody else. */
  start(): void;
  /** Takes no more events; resolves when those in hand have been answered. */
  stop(): Promise<void>;
  /** Why it cannot work until somebody acts (a refused token), as a sentence; undefined when it can. */
  problem(): string | undefined;
  /** Where the platform posts its events, when it is set up that way; the gateway's web server calls it. */
  readonly webhook?: BotWebhook | undefined;
}

export interface BotWebhook {
  /** Begins with `/`. */
  readonly path: string;
  handle(request: Request): Promise<Response>;
}

/** What every bot is made of. */
export interface BotDeps {
  readonly chat: Chat;
  readonly live: (surface: ChatSurface, editor: MessageEditor) => LiveMessages;
  readonly renderResult: RenderResult;
  readonly transact: Transact;
  readonly inbox: Inbox;
  readonly messages: ChatMessages;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly uploads: Uploads;
  readonly fitter: MediaFitter;
  readonly texts: Texts;
  readonly metrics: Pick<Metrics, 'acknowledged' | 'rateLimited'>;
  readonly moveSpace: MoveSpace;
  /** A result is sent although an earlier upload may have arrived: counted and audited. */
  readonly onRepeatedUpload: (job: Job) => void;
  readonly log: Log;
  readonly now: () => number;
}
