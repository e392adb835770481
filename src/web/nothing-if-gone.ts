/** For a file that may be removed at any time: `readFile(path).catch(nothingIfGone)`. Anything else goes on. */
export function nothingIfGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
