/** A link that anybody may open for a while. */
export interface MediaLink {
  /** Which of the job's pictures: 0 …. */
  readonly position: number;
  /** Absolute. */
  readonly url: string;
  readonly expiresAtMs: number;
}

/** What a card says besides, until it is drawn anew; links stay. */
export interface CardExtras {
  /** The page is about this job only: its words are the page's heading, and there is no composer. */
  readonly isAlone?: boolean | undefined;
  /** Why what was asked for last did not happen, as a sentence. */
  readonly trouble?: string | undefined;
  /** Links to the files that were just made. */
  readonly links?: readonly MediaLink[] | undefined;
}
