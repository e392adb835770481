import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { z } from 'zod';

const allIntents = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);
/** Only for apps that Discord has approved: a bot that draws needs none of them. */
const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

const identify = z.object({
  op: z.literal(GatewayOpcodes.Identify),
  d: z.looseObject({
    token: z.string(),
    intents: z.int().min(0),
    properties: z.looseObject({ os: z.string(), browser: z.string(), device: z.string() }),
    shard: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
  }),
});
const resume = z.object({
  op: z.literal(GatewayOpcodes.Resume),
  d: z.looseObject({ token: z.string(), session_id: z.string(), seq: z.int().min(0) }),
});
const heartbeat = z.object({ op: z.literal(GatewayOpcodes.Heartbeat), d: z.int().nullable() });
const other = z.looseObject({
  op: z.literal([
    GatewayOpcodes.PresenceUpdate,
    GatewayOpcodes.VoiceStateUpdate,
    GatewayOpcodes.RequestGuildMembers,
    GatewayOpcodes.RequestSoundboardSounds,
  ]),
});

const frameSchema = z.discriminatedUnion('op', [identify, resume, heartbeat, other]);

export type Frame = z.output<typeof frameSchema>;
export type IdentifyFrame = z.output<typeof identify>;
export type ResumeFrame = z.output<typeof resume>;

interface BadFrame {
  readonly ok: false;
  readonly closeCode: GatewayCloseCodes;
  readonly reason: string;
}

/** Reads what a client sent, or says with which code the connection is to be closed. */
export function parseFrame(text: string): { readonly ok: true; readonly frame: Frame } | BadFrame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, closeCode: GatewayCloseCodes.DecodeError, reason: 'Error while decoding payload.' };
  }
  const parsed = frameSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return issue?.path[0] === 'op'
      ? { ok: false, closeCode: GatewayCloseCodes.UnknownOpcode, reason: 'Unknown opcode.' }
      : {
          ok: false,
          closeCode: GatewayCloseCodes.DecodeError,
          reason: `Error while decoding payload: ${issue?.path.join('.')}.`,
        };
  }
  if (parsed.data.op === GatewayOpcodes.Identify) {
    const { intents } = parsed.data.d;
    if ((intents & ~allIntents) !== 0) {
      return { ok: false, closeCode: GatewayCloseCodes.InvalidIntents, reason: 'Invalid intent(s).' };
    }
    if ((intents & privilegedIntents) !== 0) {
      return { ok: false, closeCode: GatewayCloseCodes.DisallowedIntents, reason: 'Disallowed intent(s).' };
    }
  }
  return { ok: true, frame: parsed.data };
}
