import type { z } from 'zod';
import { type ApiError, apiErrors } from './api-error.ts';

type Issue = z.core.$ZodIssue;

interface FieldError {
  readonly code: string;
  readonly message: string;
}

/** Parses a body by a schema. @throws ApiError 50035 with the fields that are wrong; each is also a violation. */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  violate: (text: string) => void,
): z.output<Schema> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    violate(`${issue.path.join('.') || 'body'}: ${toFieldError(issue).message}`);
  }
  throw toApiError(parsed.error.issues);
}

interface FieldErrors {
  [field: string]: FieldErrors | readonly FieldError[];
}

/** https://discord.com/developers/docs/reference#error-messages */
function toApiError(issues: readonly Issue[]): ApiError {
  const root: FieldErrors = {};
  for (const issue of issues) {
    let node = root;
    for (const key of issue.path) {
      const child = node[String(key)];
      const next: FieldErrors = child === undefined || isList(child) ? {} : child;
      node[String(key)] = next;
      node = next;
    }
    const known = node['_errors'];
    node['_errors'] = [...(known !== undefined && isList(known) ? known : []), toFieldError(issue)];
  }
  return apiErrors.invalidForm(root);
}

function isList(node: FieldErrors | readonly FieldError[]): node is readonly FieldError[] {
  return Array.isArray(node);
}

function toFieldError(issue: Issue): FieldError {
  if (issue.code === 'too_big') {
    return { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
  }
  if (issue.code === 'too_small') {
    return { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
  }
  return { code: 'BASE_TYPE_INVALID', message: issue.message };
}
