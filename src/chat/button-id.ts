/** What a button under a job's message does. */
export const buttonVerbs = [
  'again',
  'finer',
  'vary',
  'upscale',
  'edit',
  'cancel',
  'delete',
  'report',
  'original',
] as const;

export type ButtonVerb = (typeof buttonVerbs)[number];

export interface ButtonId {
  readonly verb: ButtonVerb;
  readonly jobId: string;
}

/** As long as any id of ours is, and short enough for Telegram's 64 bytes together with the longest verb. */
const idPattern = /^(?<verb>[a-z]{1,8}):(?<jobId>[\w-]{1,48})$/;

/** The id of a button: all that it needs to work for ever. */
export function toButtonId(verb: ButtonVerb, jobId: string): string {
  return `${verb}:${jobId}`;
}

/** Undefined for anything that is no id of ours: platforms hand over whatever a client sent. */
export function parseButtonId(id: string): ButtonId | undefined {
  const { verb, jobId } = idPattern.exec(id)?.groups ?? {};
  const known = buttonVerbs.find((each) => each === verb);
  return known === undefined || jobId === undefined ? undefined : { verb: known, jobId };
}
