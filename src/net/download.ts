import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Download, Downloaded } from '../domain/download.ts';
import { bareHost, isAmongHosts } from './host-match.ts';
import { isPublicAddress } from './public-address.ts';
import { createSafeLookup, type ResolveAll } from './safe-lookup.ts';

const defaultTimeoutMs = 10_000;

export interface DownloadDeps {
  /** Hosts (or host:port) that the operator chose: they may be anywhere, as a self-hosted Bot API server is. */
  readonly trustedHosts: readonly string[];
  /** From the call to the last byte. */
  readonly timeoutMs?: number | undefined;
  readonly resolveAll?: ResolveAll | undefined;
}

/** A `Download` over sockets of its own: no proxy, no cookies, no connection that is used again. */
export function createDownload({
  trustedHosts,
  timeoutMs = defaultTimeoutMs,
  resolveAll,
}: DownloadDeps): Download {
  const safeLookup = createSafeLookup(resolveAll);
  return async (address, { hosts, maxBytes, signal }) => {
    const url = URL.parse(address);
    if (url === null || !isAllowed(url, hosts)) return unreachable('not an allowed address');
    const isTrusted = isAmongHosts(trustedHosts, url);
    if (!isTrusted && isIP(bareHost(url)) !== 0 && !isPublicAddress(bareHost(url))) {
      return unreachable('not a public address');
    }
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    try {
      const response = await open(url, {
        signal: AbortSignal.any([signal, timeout.signal]),
        lookup: isTrusted ? undefined : safeLookup,
      });
      return await read(response, maxBytes);
    } catch (error) {
      if (timeout.signal.aborted) return unreachable(`no answer within ${timeoutMs} ms`);
      return unreachable(signal.aborted ? 'given up' : codeOf(error));
    } finally {
      clearTimeout(timer);
    }
  };
}

function isAllowed(url: URL, hosts: readonly string[]): boolean {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' && isAmongHosts(hosts, url);
}

function open(
  url: URL,
  options: { readonly signal: AbortSignal; readonly lookup: LookupFunction | undefined },
): Promise<IncomingMessage> {
  const requestOptions: RequestOptions = {
    agent: false,
    signal: options.signal,
    headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Pincel' },
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    request(url, requestOptions, resolve).on('error', reject).end();
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Downloaded> {
  try {
    const { statusCode, headers } = response;
    // A redirect, too, is an answer that is not the picture.
    if (statusCode !== 200) return unreachable(`status ${statusCode}`);
    if (Number(headers['content-length'] ?? 0) > maxBytes) return tooLarge;
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) return tooLarge;
      chunks.push(chunk);
    }
    return { ok: true, bytes: Buffer.concat(chunks) };
  } finally {
    response.destroy();
  }
}

const tooLarge: Downloaded = { ok: false, why: 'too-large', reason: 'more bytes than allowed' };

function unreachable(reason: string): Downloaded {
  return { ok: false, why: 'unreachable', reason };
}

/** A library's message may hold the address; its code does not. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
}
