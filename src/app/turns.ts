/**
 * Makes a queue whose callers go on one after the other, one in a turn of the event loop, in the order of their calls:
 * when many come at once, what each of them sends gets on its way before the next is looked into.
 */
export function createTurns(): { readonly size: () => number; readonly turn: () => Promise<void> } {
  const waiting: (() => void)[] = [];
  const letOneGo = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(letOneGo);
  };
  return {
    size: () => waiting.length,
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) setImmediate(letOneGo);
      }),
  };
}
