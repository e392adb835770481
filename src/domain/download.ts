export type Downloaded =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `reason` is for the log: a few words that never hold the address. */
  | { readonly ok: false; readonly why: 'too-large' | 'unreachable'; readonly reason: string };

/**
 * Reads a file from the network. Only http and https, only from `hosts` (a host, or host:port; without a port the
 * scheme's own), only from addresses that are public; redirects are refused. Never rejects, and says nothing of the
 * address, which may carry a token.
 */
export type Download = (
  url: string,
  options: { readonly hosts: readonly string[]; readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<Downloaded>;
