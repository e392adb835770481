import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { removeFolder } from './remove-folder.ts';

const run = promisify(execFile);
const configFile = join(import.meta.dirname, '../../docker/nginx/pincel.conf');

export interface Nginx {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** To trust it: made for `pincel.test`. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/** Debian's nginx with `docker/nginx/pincel.conf`, on free ports, with a certificate of its own, before `upstream`. */
export async function startNginx(upstream: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'pincel-nginx-'));
  const inFolder = (name: string): string => join(folder, name);
  await makeCertificate(inFolder('tls.pem'), inFolder('tls.key'));
  const [httpPort, httpsPort] = await Promise.all([freePort(), freePort()]);
  const config = substitute(await readFile(configFile, 'utf8'), {
    'listen 80;': `listen 127.0.0.1:${httpPort};`,
    'listen 443 ssl': `listen 127.0.0.1:${httpsPort} ssl`,
    '/run/secrets/tls-certificate': inFolder('tls.pem'),
    '/run/secrets/tls-key': inFolder('tls.key'),
    'http://gateway:8080': upstream,
  });
  await writeFile(inFolder('pincel.conf'), config);
  await writeFile(inFolder('nginx.conf'), surroundings(folder));
  const nginx = spawn('/usr/sbin/nginx', ['-p', folder, '-c', inFolder('nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(nginx, 'close');
  const lines: string[] = [];
  const started = Promise.withResolvers<void>();
  createInterface(nginx.stderr).on('line', (line) => {
    lines.push(line);
    // It listens before it starts those who answer.
    if (line.includes('start worker process ')) started.resolve();
  });
  void ended.then(() => started.reject(new Error(`nginx ended: ${lines.join('\n')}`)));
  await started.promise;
  return {
    httpPort,
    httpsPort,
    certificate: await readFile(inFolder('tls.pem'), 'utf8'),
    async stop() {
      nginx.kill('SIGTERM');
      await ended;
      await removeFolder(folder);
    },
  };
}

async function makeCertificate(certificateFile: string, keyFile: string): Promise<void> {
  const subject = ['-subj', '/CN=pincel.test', '-addext', 'subjectAltName=DNS:pincel.test,DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', keyFile];
  await run('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certificateFile, ...subject]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}

function substitute(text: string, replacements: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [found, replacement] of Object.entries(replacements)) {
    if (!result.includes(found)) throw new Error(`Expected ${configFile} to have ${found}`);
    result = result.replaceAll(found, replacement);
  }
  return result;
}

/** What the image and Debian have around the file; everything is kept in `folder`. */
function surroundings(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    user root;
    daemon off;
    pid nginx.pid;
    error_log stderr notice;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      include ${folder}/pincel.conf;
    }
  `;
}
