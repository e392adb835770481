import { userInfo } from 'node:os';

/** The person at the terminal, by the name the system knows them by; containers may run under ids that have none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
