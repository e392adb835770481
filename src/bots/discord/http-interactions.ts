import { type APIInteractionResponse, InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { BotWebhook } from '../../chat/bot.ts';
import { type Interaction, parseInteraction } from './interaction.ts';
import { sleep } from './sleep.ts';
import type { Respond } from './talk.ts';
import type { VerifySignature } from './verify-signature.ts';

const maxBodyBytes = 1024 * 1024;
/** Nothing can be added to an answer before Discord has read it. */
const settleMs = 500;

const pingSchema = z.object({ type: z.literal(InteractionType.Ping) });

export interface HttpInteractionsDeps {
  readonly verifySignature: VerifySignature;
  /** False while nothing is taken any more. */
  readonly isOpen: () => boolean;
  /** Called when an interaction has been answered. */
  readonly onAnswered: (interaction: Interaction) => void;
  /** Takes an interaction in hand; resolves when all of its answers are given. */
  readonly take: (interaction: Interaction, respond: Respond) => Promise<void>;
  /** Begins at most once for an interaction; a copy is handed what the first one was. */
  readonly once: (
    id: string,
    begin: () => Promise<APIInteractionResponse>,
  ) => Promise<APIInteractionResponse>;
}

/** Interactions that Discord posts here, answered in the answer to the request. */
export function createHttpInteractions({
  verifySignature,
  isOpen,
  onAnswered,
  take,
  once,
}: HttpInteractionsDeps): BotWebhook {
  const begin = (interaction: Interaction): Promise<APIInteractionResponse> => {
    const { promise, resolve, reject } = Promise.withResolvers<APIInteractionResponse>();
    const respond: Respond = async (response) => {
      resolve(response);
      onAnswered(interaction);
      await sleep(settleMs);
      return undefined;
    };
    // Without effect when it was answered.
    void take(interaction, respond).then(() => reject(new Error('The interaction was not answered')));
    return promise;
  };
  return {
    path: '/discord/interactions',
    async handle(request) {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } });
      if (!isOpen()) return new Response(null, { status: 503 });
      const body = await readBody(request);
      if (body === undefined) return new Response(null, { status: 413 });
      const signature = request.headers.get('X-Signature-Ed25519');
      const timestamp = request.headers.get('X-Signature-Timestamp');
      if (!verifySignature({ signature, timestamp, body })) return new Response(null, { status: 401 });
      const input = parseJson(body);
      if (pingSchema.safeParse(input).success) return Response.json({ type: InteractionResponseType.Pong });
      const interaction = parseInteraction(input);
      if (interaction === undefined) return new Response(null, { status: 400 });
      try {
        return Response.json(await once(interaction.id, () => begin(interaction)));
      } catch {
        // Why is in the log.
        return new Response(null, { status: 500 });
      }
    },
  };
}

/** Undefined when it is too long. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}
