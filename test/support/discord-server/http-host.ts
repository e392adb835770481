import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiAnswer, ApiCall } from './api.ts';
import { ApiError, apiErrors } from './api-error.ts';
import type { Authorize } from './authorize.ts';
import type { Clock } from './clock.ts';
import type { Faults, Target } from './faults.ts';
import type { Limits } from './limits.ts';
import type { ProtocolLog, RecordedCall } from './protocol-log.ts';
import { type Body, readBody } from './read-body.ts';
import type { createRouter, Match } from './router.ts';

const apiPath = /^\/api(?:\/v(\d+))?(\/.*)$/;

/**
 * Answers requests to the API: reads them, lets faults and limits befall them, hands them to their route, writes down
 * what happened.
 */
export function createHttpHost(deps: {
  readonly clock: Clock;
  readonly log: ProtocolLog;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly findRoute: ReturnType<typeof createRouter>;
  readonly authorize: Authorize;
  readonly latencyMs: number;
  /** Of a request with all its files. */
  readonly requestLimitBytes: number;
  /** More invalid requests in ten minutes, and nothing is answered any more. */
  readonly invalidRequestsAllowed: number;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clock, log } = deps;

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://discord.invalid');
    const method = request.method ?? 'GET';
    const [, version, path = url.pathname] = apiPath.exec(url.pathname) ?? [];
    const match = deps.findRoute(method, path);
    const name = `${method} ${match?.route.pattern ?? path}`;
    const violate = (text: string): void => log.violate(`${name}: ${text}`);

    const received = await receive(request, deps.requestLimitBytes);
    if (received === undefined) return;
    if (deps.latencyMs > 0) await delay(deps.latencyMs);
    const atMs = clock.now();
    const body = await readBody(request.headers['content-type'] ?? '', received.bytes).catch(
      (error: unknown) => {
        if (error instanceof ApiError) return error;
        throw error;
      },
    );
    const { json, files } = body instanceof ApiError ? noBody : body;
    const target: Target = { method, route: match?.route.pattern ?? path, json, fileCount: files.length };
    const finish = (status: number | undefined, answer: unknown): void => {
      const call: Omit<RecordedCall, 'status' | 'answer'> = {
        atMs,
        method,
        path,
        route: match?.route.pattern,
        query: url.search,
        json,
        files,
      };
      log.record({ ...call, status, answer });
    };

    if (log.invalidRequests() >= deps.invalidRequestsAllowed) {
      violate('sent although too many invalid requests had got the address banned');
      response.writeHead(429, { 'Content-Type': 'text/plain', 'Retry-After': '600' }).end('error code: 1015');
      return finish(429, 'error code: 1015');
    }
    const plan = deps.faults.take(target);
    const fail = (): void => {
      const fault = plan?.fault;
      if (fault === 'reset') request.socket.resetAndDestroy();
      else if (typeof fault === 'object') {
        response.writeHead(fault.status, { 'Content-Type': 'text/html' }).end('<html></html>');
      }
      finish(typeof fault === 'object' ? fault.status : undefined, undefined);
    };
    if (plan?.when === 'before') return fail();

    let headers: Readonly<Record<string, string>> = {};
    const answerIt = async (): Promise<ApiAnswer> => {
      if (version !== '10') {
        violate(`expected version 10 of the API, got ${version ?? 'none'}`);
        throw apiErrors.invalidVersion();
      }
      checkUserAgent(request.headers['user-agent'], violate);
      if (match === undefined) {
        violate('there is no such route here');
        throw apiErrors.notFound();
      }
      if (match.route.auth === 'bot') deps.authorize(request.headers.authorization, violate);
      const admission = deps.limits.admit({
        target,
        params: match.params,
        isGlobalExempt: match.route.auth === 'interaction',
      });
      headers = admission.headers;
      if (admission.refusal !== undefined) return { status: 429, body: admission.refusal };
      if (received.isTooLarge) throw apiErrors.tooLarge();
      if (body instanceof ApiError) {
        violate(body.message);
        throw body;
      }
      for (const part of body.strangeParts) violate(`strange part '${part}' in the form`);
      return match.route.handle(toCall(match, url, body, atMs, violate));
    };
    const answer = await answerIt().catch((error: unknown) => {
      if (error instanceof ApiError) return { status: error.status, body: error.toBody() };
      throw error;
    });
    if ([401, 403, 429].includes(answer.status) && headers['X-RateLimit-Scope'] !== 'shared') {
      log.countInvalidRequest();
    }
    if (plan !== undefined) return fail();
    // Written down first: whoever has the answer finds the call.
    finish(answer.status, answer.body);
    if (answer.body === undefined) {
      response.writeHead(answer.status, headers).end();
    } else {
      response
        .writeHead(answer.status, { 'Content-Type': 'application/json', ...headers })
        .end(JSON.stringify(answer.body));
    }
  };
}

const noBody: Body = { json: undefined, files: [], strangeParts: [] };

function toCall(
  { params }: Match,
  url: URL,
  { json, files }: Body,
  atMs: number,
  violate: (text: string) => void,
): ApiCall {
  return {
    param(name) {
      const value = params[name];
      if (value === undefined) throw new Error(`Expected a route with :${name}`);
      return value;
    },
    query: url.searchParams,
    json,
    files,
    atMs,
    violate,
  };
}

/** https://discord.com/developers/docs/reference#user-agent */
function checkUserAgent(userAgent: string | undefined, violate: (text: string) => void): void {
  if (userAgent === undefined || !/^DiscordBot \(\S+, \S+\)/.test(userAgent)) {
    violate('expected a User-Agent like `DiscordBot (https://…, 1.0)`');
  }
}

/** Reads a body to its end, but keeps no more than may be sent; undefined when the client went away. */
async function receive(
  request: IncomingMessage,
  limitBytes: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isTooLarge: boolean } | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of request) {
      // A request that has been set no encoding hands out buffers.
      const bytes: Buffer = chunk;
      sizeBytes += bytes.byteLength;
      if (sizeBytes <= limitBytes) chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  const isTooLarge = sizeBytes > limitBytes;
  return { bytes: isTooLarge ? new Uint8Array() : new Uint8Array(Buffer.concat(chunks)), isTooLarge };
}
