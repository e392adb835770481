/** Which job a message asks for a new prompt of, visibly at its end, so that a reply works for ever after restarts. */

const reference = /#([0-9A-HJKMNP-TV-Z]{26})\s*$/;

export function withReference(text: string, jobId: string): string {
  return `${text}\n\n#${jobId}`;
}

/** The job that a message of ours refers to; undefined for any other message. */
export function readReference(text: string | undefined): string | undefined {
  return text === undefined ? undefined : reference.exec(text)?.[1];
}
