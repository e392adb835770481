/** What was typed cannot be done as it is. `message` is a sentence for the person; the command ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
