import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Holds a real gateway against its own description: `node tools/api/check-api.ts <schemathesis> [more options]`. Sends
 * thousands of requests, right and wrong, to a gateway with a data folder of its own; whatever is not described (a
 * status, a type, a body) and whatever fails inside is a mistake. See CONTRIBUTING.md.
 */

const root = join(import.meta.dirname, '../..');
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const common = [
  '--checks',
  checks.join(','),
  // What follows from the answers before (stateful) would wait for pictures.
  '--phases',
  'examples,coverage,fuzzing',
  '--max-examples=50',
  '--workers=2',
  '--request-timeout=30',
  '--seed=1',
  '--generation-database=none',
  '--warnings=off',
  '--continue-on-failure',
];
const accounts = String.raw`^/api/v1/admin/(users|tokens)/\{\w+\}$`;

/** In this order: the last may erase or shut out the very admin who checks. */
const passes = [
  { what: 'what programs use', options: ['--exclude-path-regex', '^/api/v1/admin', '--max-time', '30'] },
  {
    what: 'what admins use',
    options: ['--include-path-regex', '^/api/v1/admin', '--exclude-path-regex', accounts, '--max-time', '20'],
  },
  { what: 'ending accounts', options: ['--include-path-regex', accounts, '--max-time', '5'] },
] as const;

/** Few pictures are drawn: drawing is slow, and is not what is checked here. */
const limits = ['--capacity', '20', '--refill', '0', '--max-queued', '2'];

const [schemathesis, ...options] = process.argv.slice(2);
if (schemathesis === undefined) throw new Error('Say where schemathesis is.');
const dataFolder = await mkdtemp(join(tmpdir(), 'pincel-api-'));
const env = {
  PATH: process.env['PATH'],
  PINCEL_DATA_DIR: dataFolder,
  PINCEL_HTTP_PORT: '0',
  PINCEL_PROVIDER: 'cpu',
  PINCEL_QUEUE_LIMIT: '4',
  PINCEL_API_REQUESTS_PER_MINUTE: '1000000',
};
const gateway = start(process.execPath, [join(root, 'src/main.ts')], { stderr: 'pipe' });
const problems: string[] = [];
try {
  const url = await whenListening(gateway, problems);
  const token = await pincel('token', 'create', 'schemathesis', '--scope', 'admin');
  await pincel('quota', 'set', 'user', 'web:schemathesis', ...limits);
  const headers = { Authorization: `Bearer ${token}` };
  for (const { what, options: ofPass } of passes) {
    process.stdout.write(`\n${what}\n`);
    const answer = await fetch(new URL('/api/v1/quota', url), { headers });
    if (!answer.ok) problems.push(`The admin was shut out before "${what}": little of it would be checked.`);
    const target = new URL('/api/v1/openapi.json', url).href;
    const args = [
      'run',
      target,
      '-H',
      `Authorization: ${headers.Authorization}`,
      ...common,
      ...ofPass,
      ...options,
    ];
    const [exitCode] = await once(start(schemathesis, args, { stderr: 'inherit' }), 'close');
    if (exitCode !== 0) problems.push(`Schemathesis found mistakes in ${what}.`);
  }
} finally {
  const ended = once(gateway, 'close');
  gateway.kill('SIGTERM');
  await ended;
  await rm(dataFolder, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function start(
  command: string,
  args: readonly string[],
  { stderr }: { readonly stderr: 'pipe' | 'inherit' },
): ChildProcess {
  const stdout = stderr === 'pipe' ? 'ignore' : 'inherit';
  return spawn(command, args, { cwd: dataFolder, env, stdio: ['ignore', stdout, stderr] });
}

/** Resolves with the address, and notes every error of the log from then on. */
function whenListening({ stderr }: ChildProcess, errors: string[]): Promise<string> {
  if (stderr === null) throw new Error('Expected to read the log of the gateway');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines = createInterface(stderr);
  lines.on('line', (line) => {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) resolve(url);
    if (/"level":"(error|fatal)"/.test(line)) errors.push(line);
  });
  lines.on('close', () => reject(new Error('The gateway ended before it listened.')));
  return promise;
}

/** What a command prints. */
async function pincel(...args: readonly string[]): Promise<string> {
  const command = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    cwd: dataFolder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(command, 'close');
  const printed = await Array.fromAsync(command.stdout.setEncoding('utf8'));
  const [exitCode] = await ended;
  if (exitCode !== 0) throw new Error(`pincel ${args.join(' ')} ended with ${exitCode}`);
  return printed.join('').trim();
}
