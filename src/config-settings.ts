import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What is said about a setting beside its schema. */
interface SettingNote {
  /** What the value has to be, to finish the sentence "… has to be". */
  readonly expected: string;
  readonly example: string;
  /** Never shown, neither by `pincel config` nor in a message nor in the log. */
  readonly isSecret?: boolean;
}

const notes = z.registry<SettingNote>();

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;
/** Node's timers hold no longer delay. */
const longestTimerMs = 2 ** 31 - 1;
const projectModels = fileURLToPath(new URL('../models', import.meta.url));

const text = z.string().trim().min(1);
/** Environment variables are text, JSON has numbers: both are taken, nothing else is turned into a number. */
const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(min).max(max));
/** No white space: what was pasted with a line break in it would be refused by the platform, with no word of why. */
const secret = z.string().trim().regex(/^\S+$/);
const webAddress = z.url({ protocol: /^https?$/ }).transform((address) => address.replace(/\/+$/, ''));
/** An IP address, or a network as `10.0.0.0/8`. */
function isNetwork(written: string): boolean {
  const [address = '', prefix = '0', ...rest] = written.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}
const yesOrNo = z.union([z.boolean(), z.stringbool()]);

/** Every setting by its name in `pincel.config.json`; the name of its variable follows from it. */
export const settings = z.object({
  dataDir: text.default('./data').register(notes, { expected: 'a folder', example: '/var/lib/pincel' }),
  httpHost: text
    .default('127.0.0.1')
    .register(notes, { expected: 'an address to listen on', example: '0.0.0.0' }),
  httpPort: wholeNumber(0, 65_535)
    .default(8080)
    .register(notes, { expected: 'a whole number from 0 (any free port) to 65535', example: '8080' }),
  model: text
    .default('mini')
    .register(notes, { expected: 'a folder name below the models folder, or a path', example: 'mini' }),
  modelsDir: text.default(projectModels).register(notes, { expected: 'a folder', example: '/srv/models' }),
  modelsHub: webAddress.default('https://huggingface.co').register(notes, {
    expected: "the address of a hub that speaks Hugging Face's API",
    example: 'https://huggingface.co',
  }),
  modelsHubToken: secret.optional().register(notes, {
    expected: 'a token of your account at the hub, or left out',
    example: 'PINCEL_MODELS_HUB_TOKEN_FILE=/run/secrets/models-hub-token',
    isSecret: true,
  }),
  provider: z
    .enum(['auto', 'cuda', 'webgpu', 'cpu'])
    .default('auto')
    .register(notes, { expected: 'auto, cuda, webgpu or cpu', example: 'auto' }),
  engineThreads: wholeNumber(1, 1_024)
    .optional()
    .register(notes, { expected: 'a whole number from 1 to 1024, or left out', example: '4' }),
  stepTimeoutMs: wholeNumber(1_000, longestTimerMs)
    .default(120_000)
    .register(notes, {
      expected: `a whole number of milliseconds from 1000 to ${longestTimerMs}`,
      example: '120000',
    }),
  engineMaxRssBytes: wholeNumber(64 * mebibyte)
    .default(16 * gibibyte)
    .register(notes, {
      expected: 'a whole number of bytes, at least 67108864 (64 MiB)',
      example: String(16 * gibibyte),
    }),
  safetyFrames: wholeNumber(1, 64)
    .default(3)
    .register(notes, { expected: 'a whole number from 1 to 64', example: '3' }),
  embedParameters: yesOrNo.default(true).register(notes, { expected: 'true or false', example: 'true' }),
  drawnTogether: wholeNumber(1, 64)
    .default(16)
    .register(notes, { expected: 'a whole number from 1 to 64', example: '16' }),
  queueLimit: wholeNumber(1, 10_000_000)
    .default(1_000)
    .register(notes, { expected: 'a whole number from 1 to 10000000', example: '1000' }),
  mediaMaxAgeDays: wholeNumber(1, 36_500)
    .default(30)
    .register(notes, { expected: 'a whole number of days from 1 to 36500', example: '30' }),
  mediaMaxBytes: wholeNumber(mebibyte)
    .default(20 * gibibyte)
    .register(notes, {
      expected: 'a whole number of bytes, at least 1048576 (1 MiB)',
      example: String(20 * gibibyte),
    }),
  auditAnchorFile: text
    .optional()
    .register(notes, { expected: 'a file, or left out', example: '/mnt/other-disk/audit-anchors.jsonl' }),
  auditRetentionDays: wholeNumber(1, 36_500)
    .optional()
    .register(notes, { expected: 'a whole number of days from 1 to 36500, or left out', example: '365' }),
  shutdownGraceMs: wholeNumber(1_000, 3_600_000)
    .default(10_000)
    .register(notes, { expected: 'a whole number of milliseconds from 1000 to 3600000', example: '10000' }),
  /** Exactly what an `Authorization: Bearer` header can carry (RFC 6750). */
  metricsToken: z
    .string()
    .trim()
    .min(16)
    .regex(/^[\w.~+/-]+=*$/)
    .optional()
    .register(notes, {
      expected: 'at least 16 letters, digits or any of . _ ~ + / -',
      example: 'the output of `openssl rand -hex 32`',
      isSecret: true,
    }),
  discordToken: secret.optional().register(notes, {
    expected: 'the bot token of your Discord application',
    example: 'PINCEL_DISCORD_TOKEN_FILE=/run/secrets/discord-token',
    isSecret: true,
  }),
  discordApiRoot: webAddress.optional().register(notes, {
    expected: 'the address of a server that speaks the Discord API, or left out',
    example: 'https://discord.com/api',
  }),
  discordPublicKey: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{64}$/i)
    .optional()
    .register(notes, {
      expected:
        'the public key of your Discord application (64 hexadecimal digits), to take interactions over HTTP, or left out',
      example: '7e9f1c0a8b2d4e6f7e9f1c0a8b2d4e6f7e9f1c0a8b2d4e6f7e9f1c0a8b2d4e6f',
    }),
  telegramToken: secret.optional().register(notes, {
    expected: 'the token that BotFather gave you',
    example: 'PINCEL_TELEGRAM_TOKEN_FILE=/run/secrets/telegram-token',
    isSecret: true,
  }),
  telegramApiRoot: webAddress.optional().register(notes, {
    expected: 'the address of a Bot API server, or left out',
    example: 'http://127.0.0.1:8081',
  }),
  telegramWebhookUrl: webAddress.optional().register(notes, {
    expected: 'the public https address that leads to this gateway, or left out to poll',
    example: 'https://pincel.example.org',
  }),
  telegramWebhookSecret: z
    .string()
    .trim()
    .regex(/^[\w-]{1,256}$/)
    .optional()
    .register(notes, {
      expected: '1 to 256 letters, digits, _ or -, or left out for one made of the token',
      example: 'the output of `openssl rand -hex 32`',
      isSecret: true,
    }),
  publicUrl: webAddress.optional().register(notes, {
    expected: 'the address people reach the page at, without a path at its end, or left out',
    example: 'https://pincel.example.org',
  }),
  localAccess: yesOrNo.default(true).register(notes, { expected: 'true or false', example: 'false' }),
  trustedProxies: z
    .string()
    .trim()
    .refine((networks) => networks.split(',').every((network) => isNetwork(network.trim())))
    .optional()
    .register(notes, {
      expected: 'addresses or networks of proxies in front of the gateway, separated by commas, or left out',
      example: '127.0.0.1, 172.16.0.0/12',
    }),
  webhookHosts: z
    .string()
    .trim()
    .regex(/^[^\s,/?#@*]+(\s*,\s*[^\s,/?#@*]+)*$/)
    .optional()
    .register(notes, {
      expected: 'hosts of your own network that webhooks may call, separated by commas, or left out',
      example: 'automation.lan:5678, 192.168.1.20',
    }),
  apiRequestsPerMinute: wholeNumber(1, 1_000_000)
    .default(600)
    .register(notes, { expected: 'a whole number from 1 to 1000000', example: '600' }),
  addressRequestsPerMinute: wholeNumber(1, 1_000_000)
    .default(1_200)
    .register(notes, { expected: 'a whole number from 1 to 1000000', example: '1200' }),
  apiCorsOrigins: z
    .string()
    .trim()
    .regex(/^https?:\/\/[^\s,/?#@*]+(\s*,\s*https?:\/\/[^\s,/?#@*]+)*$/)
    .refine((origins) => origins.split(',').every((origin) => URL.canParse(origin.trim())))
    .optional()
    .register(notes, {
      expected: 'origins of web pages that may call the API from a browser, separated by commas, or left out',
      example: 'https://studio.example.org, http://localhost:5173',
    }),
  adminSpaces: z
    .string()
    .trim()
    .regex(/^(discord|telegram):-?\d+(\s*,\s*(discord|telegram):-?\d+)*$/)
    .optional()
    .register(notes, {
      expected: 'servers and groups whose managers are admins of Pincel, separated by commas, or left out',
      example: 'discord:1092837465019283746, telegram:-1001234567890',
    }),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .register(notes, { expected: 'fatal, error, warn, info, debug, trace or silent', example: 'info' }),
});

export type SettingName = keyof z.output<typeof settings>;

export const settingNames: readonly SettingName[] = settings.keyof().options;

export function noteOf(name: SettingName): SettingNote {
  const note = notes.get(settings.shape[name]);
  if (note === undefined) throw new Error(`Expected a note about the setting ${name}`);
  return note;
}

/** `stepTimeoutMs` -> `PINCEL_STEP_TIMEOUT_MS`. */
export function variableName(name: SettingName): string {
  return `PINCEL_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
