import type { TextStream } from '../../src/cli/terminal.ts';

/** A stream that keeps what is written to it. */
export function aStream(kind: { readonly isTTY?: boolean; readonly columns?: number } = {}): TextStream & {
  readonly written: () => string;
} {
  let text = '';
  return {
    ...kind,
    write(more) {
      text += more;
    },
    written: () => text,
  };
}

export function aTerminal() {
  return { out: aStream(), err: aStream() };
}
