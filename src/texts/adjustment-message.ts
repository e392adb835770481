import type { Adjustment, SizePx } from '../domain/adjustment.ts';
import { type Message, message } from '../domain/message.ts';

/** What an adjustment is told with. */
export function toAdjustmentMessage(adjustment: Adjustment): Message {
  switch (adjustment.kind) {
    case 'size-changed': {
      const { kind, ...bounds } = adjustment.reason;
      const sizes = { asked: toSizeText(adjustment.asked), used: toSizeText(adjustment.used) };
      return message(`adjustment-${kind}`, { ...sizes, ...bounds });
    }
    case 'fps-approximate':
      return message('adjustment-fps-approximate', {
        asked: adjustment.asked,
        shown: Math.round(adjustment.shown * 10) / 10,
      });
    case 'clamped':
    case 'rounded':
    case 'lora-clamped':
    case 'one-gif-only':
    case 'gif-only-ignored':
    case 'strength-ignored':
    case 'mask-ignored': {
      const { kind, ...values } = adjustment;
      return message(`adjustment-${kind}`, values);
    }
  }
}

function toSizeText({ widthPx, heightPx }: SizePx): string {
  return `${widthPx}x${heightPx}`;
}
