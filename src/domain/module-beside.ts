/**
 * The file of a module that starts as a thread or a process of its own, given from the one that starts it
 * (`import.meta.url`) and without its ending: both are TypeScript in the repository and JavaScript in the package, where
 * the compiler corrects imports but no other names of files.
 */
export function moduleBeside(importerUrl: string, path: `./${string}` | `../${string}`): URL {
  const ending = new URL(importerUrl).pathname.endsWith('.ts') ? '.ts' : '.js';
  return new URL(`${path}${ending}`, importerUrl);
}
