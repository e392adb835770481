import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Viewer } from './stage.ts';
import type { Theatre } from './theatre.ts';
import { renderMessages } from './views/message.ts';
import { renderCalls, renderForm, renderPincel } from './views/pieces.ts';

const retryMs = 1_000;
/** Several changes in such a moment are one. */
const settleMs = 60;

/** What a viewer sees, as pieces of the page: all of them at first, then those that have changed. */
export function streamNews(
  c: Context,
  theatre: Theatre,
  wanted: Viewer & { readonly discord: string; readonly telegram: string },
): Response {
  return streamSSE(c, async (stream) => {
    let wake = Promise.withResolvers<void>();
    const stopListening = theatre.onChange(() => wake.resolve());
    stream.onAbort(() => wake.resolve());
    const shown = new Map<string, string>();
    try {
      while (!stream.aborted) {
        wake = Promise.withResolvers<void>();
        for (const [id, piece] of await drawAll(theatre, wanted)) {
          if (shown.get(id) === piece) continue;
          shown.set(id, piece);
          await stream.writeSSE({ event: 'piece', data: piece, retry: retryMs });
        }
        await wake.promise;
        await stream.sleep(settleMs);
      }
    } finally {
      stopListening();
    }
  });
}

async function drawAll(
  theatre: Theatre,
  wanted: Viewer & { readonly discord: string; readonly telegram: string },
): Promise<readonly (readonly [id: string, piece: string])[]> {
  const { stages, pincel, isNetworkBroken } = theatre;
  const pieces = [
    ['pincel', renderPincel(pincel.state(), isNetworkBroken())] as const,
    ...stages.flatMap(
      (stage) =>
        [
          [`${stage.name}-messages`, renderMessages(stage.name, stage.messages(wanted[stage.name], wanted))],
          [`${stage.name}-form`, renderForm(stage.name, stage.form(wanted))],
          [`${stage.name}-calls`, renderCalls(stage)],
        ] as const,
    ),
  ];
  return Promise.all(pieces.map(async ([id, piece]) => [id, String(await piece)] as const));
}
