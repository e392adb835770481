import { apiErrors } from './api-error.ts';

/** A part `files[n]` of a multipart body. */
export interface UploadedFile {
  /** What `attachments[].id` refers to. */
  readonly index: number;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Body {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
  /** Names of parts that mean nothing. */
  readonly strangeParts: readonly string[];
}

/** @throws ApiError for a body that is neither JSON nor a form. */
export async function readBody(contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<Body> {
  if (bytes.byteLength === 0) return { json: undefined, files: [], strangeParts: [] };
  if (contentType.startsWith('application/json')) {
    return { json: parseJson(new TextDecoder().decode(bytes)), files: [], strangeParts: [] };
  }
  if (!contentType.startsWith('multipart/form-data')) {
    throw apiErrors.invalidForm({
      _errors: [
        { code: 'CONTENT_TYPE_INVALID', message: `Expected "Content-Type" header to be JSON or a form` },
      ],
    });
  }
  const form = await new Response(bytes, { headers: { 'Content-Type': contentType } })
    .formData()
    .catch(() => {
      throw apiErrors.invalidForm({
        _errors: [{ code: 'FORM_INVALID', message: 'The form cannot be read' }],
      });
    });
  let json: unknown;
  const files: UploadedFile[] = [];
  const strangeParts: string[] = [];
  for (const [name, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === 'payload_json') {
      json = parseJson(typeof value === 'string' ? value : await value.text());
    } else if (index !== undefined && typeof value !== 'string') {
      files.push({
        index: Number(index),
        fileName: value.name,
        contentType: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    } else {
      strangeParts.push(name);
    }
  }
  return { json, files, strangeParts };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiErrors.invalidJson();
  }
}
