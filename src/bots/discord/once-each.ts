/** Begins what belongs to an id at most once within a time, and answers what it began to whoever asks again. */
export type OnceEach<Result> = (id: string, begin: () => Result) => Result;

export function createOnceEach<Result>({
  keepMs,
  now,
}: {
  readonly keepMs: number;
  readonly now: () => number;
}): OnceEach<Result> {
  /** In the order they began. */
  const begun = new Map<string, { readonly atMs: number; readonly result: Result }>();
  return (id, begin) => {
    const atMs = now();
    for (const [known, one] of begun) {
      if (one.atMs > atMs - keepMs) break;
      begun.delete(known);
    }
    const known = begun.get(id);
    if (known !== undefined) return known.result;
    const result = begin();
    begun.set(id, { atMs, result });
    return result;
  };
}
