import { monotonicFactory } from 'ulid';

/** A new ULID: sorts by the time it was made, also within a millisecond. */
export const newId: () => string = monotonicFactory();
