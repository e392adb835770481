import type { ChatSurface } from './surface.ts';

/** The one message in a chat that tells about a job. */
export interface ChatMessage {
  readonly jobId: string;
  readonly surface: ChatSurface;
  /** Where it is: only its surface reads this. Has survived JSON. Null once the person has been erased. */
  readonly address: unknown;
  readonly postedAtMs: number;
  /** Set while an upload's outcome is unknown. */
  readonly uploadBeganAtMs: number | undefined;
  /** Set once the job is over and the message says so. */
  readonly closedAtMs: number | undefined;
}

/** Group calls with `Transact`. */
export interface ChatMessages {
  /** Notes where a job's message is; a later one takes the earlier one's place (and is open, with no upload begun). */
  put(message: Pick<ChatMessage, 'jobId' | 'surface' | 'address'>, atMs: number): void;
  get(jobId: string): ChatMessage | undefined;
  /** Those that are not closed, oldest first. */
  open(surface: ChatSurface): readonly ChatMessage[];
  /** Notes that an upload begins; answers whether one had begun before whose outcome was never noted. */
  beginUpload(jobId: string, atMs: number): boolean;
  /** The upload that began has certainly failed: a further one is no duplicate. */
  endUpload(jobId: string): void;
  close(jobId: string, atMs: number): void;
  /** Forgets where the messages of a person's jobs are, and closes them. */
  erase(userId: string, atMs: number): void;
}
