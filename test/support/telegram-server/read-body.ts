import type { IncomingMessage } from 'node:http';
import { ApiFailure, RuleBroken } from './api-failure.ts';
import type { UploadedPart } from './call-log.ts';

/** What nginx before the Bot API lets through: a file of 50 MB and what stands around it. */
const maxBodyBytes = 51 * 2 ** 20;

export interface Body {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, UploadedPart>;
}

/** @throws ApiFailure for a body that is too large or not what its type says. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return { parameters: {}, files: new Map() };
  if (type.startsWith('application/json')) return { parameters: parseObject(bytes), files: new Map() };
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type)) {
    throw new RuleBroken(400, `Bad Request: unsupported content type ${type}`);
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new RuleBroken(400, 'Bad Request: the form cannot be read');
  });
  const parameters: Record<string, unknown> = {};
  const files = new Map<string, UploadedPart>();
  for (const [name, value] of form) {
    if (typeof value === 'string') parameters[name] = value;
    else files.set(name, { name: value.name, mimeType: value.type, bytes: await value.bytes() });
  }
  return { parameters, files };
}

async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('Expected the body as bytes');
    sizeBytes += chunk.length;
    if (sizeBytes <= maxBodyBytes) chunks.push(chunk);
  }
  // Read to its end first, or the client would see a broken connection and not the answer.
  if (sizeBytes > maxBodyBytes) throw new RuleBroken(413, 'Request Entity Too Large');
  return Buffer.concat(chunks);
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered as what it is: no object.
  }
  throw new ApiFailure(400, "Bad Request: can't parse JSON object");
}
