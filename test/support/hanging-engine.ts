import type { FromEngine } from '../../src/engine/process/messages.ts';

/** An engine process that says it is ready, and never comes back from its first job. */
process.on('message', (message: { readonly type: string }) => {
  if (message.type === 'load') {
    const ready: FromEngine = {
      type: 'ready',
      provider: { provider: 'cpu', reason: 'a test' },
      model: 'none',
    };
    process.send?.(ready);
  }
  if (message.type === 'draw') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
