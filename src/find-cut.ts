import { join } from 'node:path';
import type { FindCut } from './chat/accepted-answer.ts';
import type { EngineNotice } from './domain/engine.ts';
import type { Log } from './domain/log.ts';
import { tokenizePrompt } from './engine/prompt/tokenize-prompt.ts';
import { loadTokenizer, type Tokenizer } from './engine/prompt/tokenizer.ts';

/** Finds what the model will not read of a prompt, with the model's own tokenizer: it is loaded while others start. */
export function createFindCut(modelFolder: string, log: Log): FindCut {
  let tokenizer: Tokenizer | undefined;
  loadTokenizer(join(modelFolder, 'tokenizer')).then(
    (loaded) => {
      tokenizer = loaded;
    },
    // The engine says what is wrong with the folder, to everybody.
    (error: unknown) => log.warn({ err: error }, 'receipts cannot tell what a model will not read'),
  );
  return ({ prompt, negativePrompt, promptMode }) => {
    const cut = (which: 'prompt' | 'negative prompt', text: string) => {
      const cutText = tokenizer && tokenizePrompt(tokenizer, text, promptMode).cutText;
      return cutText === undefined ? [] : [{ kind: 'prompt-truncated', which, cutText } as const];
    };
    return [...cut('prompt', prompt), ...cut('negative prompt', negativePrompt)] satisfies EngineNotice[];
  };
}
