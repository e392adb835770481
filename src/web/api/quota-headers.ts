import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Refusal } from '../../domain/refusal.ts';
import { answerProblem } from './problem.ts';
import { toProblem } from './refusal-problem.ts';

const priceHeader = 'Pincel-Price-Millicredits';
const balanceHeader = 'Pincel-Balance-Millicredits';

/** Of the documentation. */
export const quotaHeaders = z.object({
  [priceHeader]: z.string().optional().openapi({ description: 'The most it costs; 1000 are one credit.' }),
  [balanceHeader]: z
    .string()
    .optional()
    .openapi({ description: 'What is left; not there when it is unlimited.' }),
});

export function setQuotaHeaders(
  c: Context,
  {
    priceMillicredits,
    balanceMillicredits,
  }: { readonly priceMillicredits: number; readonly balanceMillicredits: number | undefined },
): void {
  c.header(priceHeader, String(priceMillicredits));
  if (balanceMillicredits !== undefined) c.header(balanceHeader, String(balanceMillicredits));
}

/** Answers a refusal; `sentence` is it in words. */
export function answerRefusal(c: Context, refusal: Refusal, sentence: string): Response {
  if (refusal.kind === 'quota-exceeded') setQuotaHeaders(c, refusal);
  return answerProblem(c, toProblem(refusal, sentence));
}
