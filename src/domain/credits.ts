/** 1 credit is one second of engine time, 1 millicredit one millisecond. */
export const millicreditsPerCredit = 1000;

/** Millicredits for so much engine time: every millisecond that was begun, at least one. */
export function priceOf(engineMs: number): number {
  return Math.max(1, Math.ceil(engineMs));
}

/** Credits for a person: `0.43 credits`, `1.5 credits`, `12 credits`. Two decimals below ten, one above. */
export function formatCredits(millicredits: number): string {
  const credits = millicredits / millicreditsPerCredit;
  const size = Math.abs(credits);
  const digits = size < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: size < 10 ? 2 : 1 };
  const amount = credits.toLocaleString('en-US', digits);
  return amount === '1' || amount === '-1' ? `${amount} credit` : `${amount} credits`;
}
