/** Job messages that are just being posted: a result must not overtake them, or one would be left behind for ever. */
export interface Acknowledgements {
  /** Notes that a job's message is under way. */
  begin(jobId: string, posting: Promise<void>): void;
  /** Resolves when no message of the job is under way (any more). */
  settled(jobId: string): Promise<void>;
}

export function createAcknowledgements(): Acknowledgements {
  const underWay = new Map<string, Promise<void>>();
  return {
    begin(jobId, posting) {
      const ended = posting
        .catch(() => {})
        .finally(() => {
          if (underWay.get(jobId) === ended) underWay.delete(jobId);
        });
      underWay.set(jobId, ended);
    },
    settled: async (jobId) => underWay.get(jobId),
  };
}
