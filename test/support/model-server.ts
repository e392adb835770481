import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What goes wrong with one request for a file; each fault happens once, in order. */
export type Fault =
  /** So many bytes of the answer, and then silence, until `hangUp`. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The whole file, whatever range was asked for. */
  | { readonly kind: 'no-ranges' }
  /** Another version of the file from now on. */
  | { readonly kind: 'changed'; readonly bytes: Buffer }
  | { readonly kind: 'redirect'; readonly location: string };

interface FileRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly status: number;
}

export interface ModelServer {
  readonly address: string;
  /** A folder with a `manifest.json` and the same files. */
  readonly plainAddress: string;
  readonly repository: 'ana/lighthouse';
  readonly commit: string;
  /** Every request that reached a file's bytes, oldest first. */
  readonly requests: readonly FileRequest[];
  /** What went against the protocol, or was shown to the wrong server. */
  readonly violations: readonly string[];
  /** Cuts the connections that stand still. */
  hangUp(): void;
}

export interface ModelServerOptions {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly faults?: Readonly<Record<string, readonly Fault[]>>;
  readonly licence?: string;
  /** Whoever wants the files has to show it. */
  readonly token?: string;
  /** Bytes a file is said to have, where it is not the truth. */
  readonly wrongDigests?: readonly string[];
}

const commit = '0123456789abcdef0123456789abcdef01234567';
const repository = 'ana/lighthouse';
const filesOfAPage = 5;

/**
 * A hub with Hugging Face's API at `address`, and the same files behind a `manifest.json` at `plainAddress`. Large
 * files (`.onnx`) lie on a second server, as they do on a hub: it wants the signature of the redirect and no token.
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const { files: given, licence = 'mit', token, wrongDigests = [] } = options;
  const files = new Map(Object.entries(given));
  const faults = new Map(Object.entries(options.faults ?? {}).map(([path, list]) => [path, [...list]]));
  const requests: FileRequest[] = [];
  const violations: string[] = [];
  const stalled = new Set<ServerResponse>();
  const bytesOf = (path: string): Buffer => files.get(path) ?? Buffer.alloc(0);
  const digestOf = (path: string, hex: string): string =>
    wrongDigests.includes(path) ? hex.replaceAll(/./g, '0') : hex;

  const sendFile = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    const fault = faults.get(path)?.shift();
    const { range, 'if-range': ifRange } = request.headers;
    const note = (status: number) => requests.push({ path, range, ifRange: String(ifRange ?? ''), status });
    if (request.headers['accept-encoding'] !== 'identity') violations.push(`${path}: other than identity`);
    if (fault?.kind === 'status') {
      note(fault.status);
      response.writeHead(fault.status, fault.headers).end('no');
      return;
    }
    if (fault?.kind === 'redirect') {
      note(302);
      response.writeHead(302, { location: fault.location }).end();
      return;
    }
    if (fault?.kind === 'changed') files.set(path, fault.bytes);
    const whole = bytesOf(path);
    const etag = `"${sha256(whole)}"`;
    const [, from] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
    if (range !== undefined && from === undefined) violations.push(`${path}: the range ${range}`);
    const begin = Number(from ?? 0);
    const isWhole =
      from === undefined || fault?.kind === 'no-ranges' || (ifRange !== undefined && ifRange !== etag);
    if (!isWhole && begin >= whole.length) {
      note(416);
      response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
      return;
    }
    const body = isWhole ? whole : whole.subarray(begin);
    const status = isWhole ? 200 : 206;
    note(status);
    response.writeHead(status, {
      etag,
      'content-length': body.length,
      ...(isWhole ? {} : { 'content-range': `bytes ${begin}-${whole.length - 1}/${whole.length}` }),
    });
    if (fault?.kind === 'stall') {
      response.write(body.subarray(0, fault.afterBytes));
      stalled.add(response);
    } else response.end(body);
  };

  const cdn = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://cdn');
    if (request.headers.authorization !== undefined)
      violations.push('the token was shown to the second server');
    if (url.searchParams.get('signature') !== 'signed') response.writeHead(403).end();
    else sendFile(url.pathname.slice(1), request, response);
  });

  const mirror = await listen((request, response) => {
    const path = decodeURI(new URL(request.url ?? '', 'http://mirror').pathname).replace(
      /^\/models\/lighthouse\//,
      '',
    );
    if (path === 'manifest.json') {
      const listed = [...files.keys()].map((name) => {
        const whole = bytesOf(name);
        return [name, { sha256: digestOf(name, sha256(whole)), sizeBytes: whole.length }];
      });
      response.end(JSON.stringify({ name: 'lighthouse', licence, files: Object.fromEntries(listed) }));
    } else if (files.has(path)) sendFile(path, request, response);
    else response.writeHead(404).end();
  });

  const hub = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://hub');
    const json = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const refuse = (status: number, code?: string) =>
      response.writeHead(status, code === undefined ? {} : { 'x-error-code': code }).end();
    const api = `/api/models/${repository}`;
    if (url.pathname === `${api}/revision/main`) {
      json({ sha: commit, cardData: { license: licence } });
    } else if (url.pathname.startsWith(`${api}/revision/`)) {
      refuse(404, 'RevisionNotFound');
    } else if (url.pathname === `${api}/tree/${commit}`) {
      const entries = [
        { type: 'directory', path: 'unet', oid: '0'.repeat(40), size: 0 },
        ...[...files.keys()].map((path) => toTreeEntry(path, bytesOf(path), digestOf)),
      ];
      const begin = Number(url.searchParams.get('cursor') ?? 0);
      const next = begin + filesOfAPage;
      const link = `<${hub.address}${api}/tree/${commit}?recursive=true&cursor=${next}>; rel="next"`;
      json(entries.slice(begin, next), next < entries.length ? { link } : {});
    } else if (url.pathname.startsWith('/api/')) {
      refuse(401, 'RepoNotFound');
    } else if (url.pathname.startsWith(`/${repository}/resolve/${commit}/`)) {
      const path = url.pathname.slice(`/${repository}/resolve/${commit}/`.length);
      if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
        refuse(401, 'GatedRepo');
      else if (!files.has(path)) refuse(404, 'EntryNotFound');
      else if (path.endsWith('.onnx')) {
        response.writeHead(302, { location: `${cdn.address}/${path}?signature=signed` }).end();
      } else sendFile(path, request, response);
    } else refuse(404);
  });
  return {
    address: hub.address,
    plainAddress: `${mirror.address}/models/lighthouse/`,
    repository,
    commit,
    requests,
    violations,
    hangUp() {
      for (const response of stalled) response.socket?.destroy();
      stalled.clear();
    },
  };
}

function toTreeEntry(path: string, bytes: Buffer, digestOf: (path: string, hex: string) => string): object {
  const gitSha1 = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const file = { type: 'file', path, size: bytes.length };
  if (!path.endsWith('.onnx')) return { ...file, oid: digestOf(path, gitSha1) };
  const lfs = { oid: digestOf(path, sha256(bytes)), size: bytes.length, pointerSize: 130 };
  // With LFS, git's own name is that of the pointer.
  return { ...file, oid: '1'.repeat(40), lfs };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('Expected a port');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return { server, address: `http://127.0.0.1:${found.port}` };
}
