import { randomInt } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Characters of Crockford's base 32. */
const alphabetSize = 32;

/**
 * A new ULID: sorts by the time it was made, also within a millisecond. Its random characters come from Node's buffered
 * random numbers: the library's own way asks for each alone, and took half as long as inserting the job.
 */
export const newId: () => string = monotonicFactory(() => randomInt(alphabetSize) / alphabetSize);
