import { type Message, message } from '../domain/message.ts';
import type { Eta, Receipt } from '../domain/receipt.ts';
import { roundBalance, roundPrice } from '../domain/round-credits.ts';
import { roundRange } from '../domain/round-duration.ts';

/** What a receipt is told with, sentence after sentence; its adjustments are told by themselves. */
export function toReceiptMessages(receipt: Receipt): readonly Message[] {
  return [toPlace(receipt), toReadyMessage(receipt.etaMs), toPrice(receipt)];
}

function toPlace({ position, isPositionExact }: Receipt): Message {
  if (!isPositionExact) return message('receipt-place-about', { position: roundEstimate(position) });
  return position === 0 ? message('receipt-next') : message('receipt-place', { position });
}

/** Two digits: 1,234 is not known that well. */
function roundEstimate(position: number): number {
  return Number(position.toPrecision(2));
}

/** What a time of being ready is told with. */
export function toReadyMessage(etaMs: Eta | undefined): Message {
  if (etaMs === undefined) return message('receipt-ready-unknown');
  const { unit, low, high } = roundRange(etaMs);
  if (low === 0) return message('receipt-ready-within', { unit, high });
  return low === high
    ? message('receipt-ready-in', { unit, high })
    : message('receipt-ready-between', { unit, low, high });
}

function toPrice({ priceMillicredits, balanceAfterMillicredits }: Receipt): Message {
  const price = roundPrice(priceMillicredits);
  return balanceAfterMillicredits === undefined
    ? message('receipt-price', { price })
    : message('receipt-price-and-balance', { price, balance: roundBalance(balanceAfterMillicredits) });
}
