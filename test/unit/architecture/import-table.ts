/** Which folders a file of each folder may import, beside its own; the packages that live in one folder only. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  disk: [],
  app: ['domain'],
  queue: ['domain'],
  engine: ['domain'],
  media: ['domain', 'disk'],
  db: ['domain', 'disk'],
  texts: ['domain'],
  metrics: ['domain'],
  moderation: ['domain'],
  web: ['domain', 'app'],
  cli: ['domain', 'app'],
};

/** Files directly below `src/`: the composition roots and what they share. They may import everything. */
export const compositionRoots = [
  'main.ts',
  'cli.ts',
  'engine-child.ts',
  'config.ts',
  'config-settings.ts',
  'stores.ts',
  'flow.ts',
  'gateway.ts',
  'cli-draw.ts',
  'cli-admin.ts',
  'cli-audit.ts',
  'cli-database.ts',
  'installed-models.ts',
  'start-engine.ts',
  'engine-status.ts',
  'interruption.ts',
  'project-folders.ts',
  'log.ts',
];

export const packageHomes: Readonly<Record<string, string>> = {
  'onnxruntime-node': 'engine',
  '@huggingface/tokenizers': 'engine',
  sharp: 'media',
  gifenc: 'media',
  'p-queue': 'queue',
  hono: 'web',
  '@hono/node-server': 'web',
  commander: 'cli',
  ulid: 'app',
  'better-sqlite3': 'db',
  canonicalize: 'db',
  unhomoglyph: 'moderation',
  '@fluent/bundle': 'texts',
  'prom-client': 'metrics',
};
