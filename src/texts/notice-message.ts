import type { EngineNotice } from '../domain/engine.ts';
import { type Message, message } from '../domain/message.ts';

/** What a notice is told with. */
export function toNoticeMessage(notice: EngineNotice): Message {
  switch (notice.kind) {
    case 'prompt-truncated':
      return message('notice-prompt-truncated', {
        field: notice.which === 'prompt' ? 'prompt' : 'negativePrompt',
        cutText: notice.cutText,
      });
    case 'retried-in-fp32':
      return message('notice-retried-in-fp32', { component: notice.component });
    case 'retried-after-crash':
      return message('notice-retried-after-crash');
    case 'pictures-withheld':
      return message('notice-pictures-withheld', { withheld: notice.withheld, drawn: notice.drawn });
  }
}
