/** Standard output or standard error: `process.stdout` and `process.stderr` are such. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal; undefined when it is none. */
  readonly columns?: number;
}

/** Results go to `out`, everything else a person reads to `err`. */
export interface Terminal {
  readonly out: TextStream;
  readonly err: TextStream;
}

/** One JSON value, on a line of its own. */
export function writeJson(stream: TextStream, value: unknown): void {
  stream.write(`${JSON.stringify(value)}\n`);
}
