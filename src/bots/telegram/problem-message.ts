import { shorten } from '../../chat/shorten.ts';
import { type Message, message } from '../../domain/message.ts';
import type { ParsedLine } from './parse-command.ts';

/** Longer words are cut when they are repeated to the person. */
const quotedLength = 40;

/** What a line that cannot be understood is answered with. */
export function toProblemMessage(
  line: Extract<ParsedLine, { kind: 'problem' | 'unknown-command' }>,
): Message {
  if (line.kind === 'unknown-command') {
    const typed = `/${shorten(line.typed, quotedLength)}`;
    return line.nearest === undefined
      ? message('telegram-unknown-command', { typed })
      : message('telegram-unknown-command-near', { typed, nearest: `/${line.nearest}` });
  }
  const { problem } = line;
  switch (problem.kind) {
    case 'unknown-option': {
      const typed = shorten(problem.typed, quotedLength);
      return problem.nearest === undefined
        ? message('telegram-unknown-option', { typed })
        : message('telegram-unknown-option-near', { typed, nearest: `--${problem.nearest}` });
    }
    case 'value-missing':
    case 'unexpected-word':
      return message(`telegram-${problem.kind}`, { typed: shorten(problem.typed, quotedLength) });
    case 'user-by-name':
      return message('telegram-user-by-name');
  }
}
