import type { Context } from 'hono';

/** A form as it is shown: what stands in its fields, and beside which of them what is wrong, in a sentence. */
export interface FormState {
  readonly typed: ReadonlyMap<string, string>;
  readonly problems: ReadonlyMap<string, string>;
}

/** A form that nobody has filled in. */
export const emptyForm: FormState = { typed: new Map(), problems: new Map() };

/** The text fields of a form that was sent; what is no form has none. */
export async function readForm(c: Context): Promise<ReadonlyMap<string, string>> {
  try {
    const fields = Object.entries(await c.req.parseBody());
    return new Map(
      fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
    );
  } catch (error) {
    // A body that breaks off or is no form after all.
    if (error instanceof TypeError) return new Map();
    throw error;
  }
}
