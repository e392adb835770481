/** Job messages that are just being posted: a result must not overtake them, or one would be left behind for ever. */
export interface Acknowledgements {
  /** Notes that a job's message is under way. */
  begin(jobId: string, posting: Promise<void>): void;
  /** Resolves when the job's message is not under way any more; undefined when none is. */
  underWay(jobId: string): Promise<void> | undefined;
}

export function createAcknowledgements(): Acknowledgements {
  const postings = new Map<string, Promise<void>>();
  return {
    begin(jobId, posting) {
      const ended = posting
        .catch(() => {})
        .finally(() => {
          if (postings.get(jobId) === ended) postings.delete(jobId);
        });
      postings.set(jobId, ended);
    },
    underWay: (jobId) => postings.get(jobId),
  };
}
