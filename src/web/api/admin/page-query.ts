import { z } from '@hono/zod-openapi';

const longestPage = 200;

export const limitSchema = z.coerce.number().int().min(1).max(longestPage).default(50);

/** A page by the id of the last row before it. */
export const idPageQuery = z.object({
  limit: limitSchema,
  cursor: z.string().max(40).optional().openapi({ description: 'nextCursor of the page before.' }),
});

/** A page by the number of the last row before it. */
export const numberPageQuery = z.object({
  limit: limitSchema,
  cursor: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'nextCursor of the page before.' }),
});

/** The first `limit` of rows that were read with one more than that, and the last of them if there are others. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly last: Row | undefined } {
  const page = rows.slice(0, limit);
  return { rows: page, last: rows.length > limit ? page.at(-1) : undefined };
}
