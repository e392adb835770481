import type { UploadedFile } from './read-body.ts';

/** A request to the API, read and let through. */
export interface ApiCall {
  /** Of the route's pattern. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
  /** When it had arrived, by the server's clock. */
  readonly atMs: number;
  /** Notes that a rule was broken; the route is put before the text. */
  violate(text: string): void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/channels/:channel/messages` */
  readonly pattern: string;
  /** `interaction`: by the token in the path; counts for no global limit. */
  readonly auth: 'bot' | 'interaction';
  /** @throws ApiError */
  handle(call: ApiCall): ApiAnswer | Promise<ApiAnswer>;
}

export const noContent: ApiAnswer = { status: 204 };

export function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}
