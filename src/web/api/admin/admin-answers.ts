import { everyAnswer, everyBodyAnswer, problemAnswer } from '../problem.ts';

/** What any address below `/admin` may answer besides. */
export const everyAdminAnswer = {
  ...everyAnswer,
  400: problemAnswer('The request is not what this address takes.'),
  403: problemAnswer('The token is no admin’s.'),
} as const;

/** The same, of an address that takes a body. */
export const everyAdminChange = {
  ...everyAdminAnswer,
  ...everyBodyAnswer,
} as const;
