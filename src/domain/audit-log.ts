export const auditKinds = [
  'accepted',
  'refused',
  'started',
  'generated',
  'delivered',
  'failed',
  'canceled',
  'requeued',
  'settled',
  'refunded',
  'quota-changed',
  'policy-changed',
  'queue-paused',
  'queue-resumed',
  'queue-drained',
  'job-fronted',
  'engine-restarted',
  'role-changed',
  'account-linked',
  'space-moved',
  'token-created',
  'token-revoked',
  'login-link-made',
  'session-opened',
  'session-closed',
  'webhook-created',
  'webhook-removed',
  'webhook-paused',
  'webhook-resumed',
  'erased',
  'reported',
  'delivery-repeated',
  'delivery-parked',
  'delivery-retried',
  'retention',
  'gateway-started',
  'gateway-stopped',
] as const;

export type AuditKind = (typeof auditKinds)[number];

/** False for what somebody who edited a row wrote as its kind. */
export function isAuditKind(kind: string): kind is AuditKind {
  return auditKinds.some((known) => known === kind);
}

/** JSON without surprises: what canonical JSON (RFC 8785) can carry. */
export type AuditValue =
  | string
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [name: string]: AuditValue };

/** One decision that touched a person or a setting. */
export interface AuditEntry {
  readonly atMs: number;
  readonly kind: AuditKind;
  /** A user id, or `system`, or `operator` (somebody at the command line). */
  readonly actor: string;
  /** Whom it is about. */
  readonly userId?: string | undefined;
  readonly spaceId?: string | undefined;
  readonly jobId?: string | undefined;
  /** Nothing personal: kinds, amounts, ids, old and new values. */
  readonly content: Readonly<Record<string, AuditValue>>;
  /** What the person wrote: encrypted under the user's key, unreadable once they are erased. Needs `userId`. */
  readonly personal?: Readonly<Record<string, AuditValue>> | undefined;
}

/** An entry as it was read back. */
export interface AuditRecord extends Omit<AuditEntry, 'kind'> {
  readonly seq: number;
  /** As it is stored: somebody who edits a row may write anything here. */
  readonly kind: string;
  /** Hex. */
  readonly hash: string;
  /** `erased`: the key is gone. `damaged`: the key is there, but these are not the bytes that were written. */
  readonly personalState: 'none' | 'readable' | 'erased' | 'damaged';
}

/** The newest entry; number 0 and 64 zeros while there is none. */
export interface AuditHead {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
}

export interface AuditLog {
  /**
   * Appends to the chain, in the caller's transaction. Answers its number. The personal part of somebody who was erased
   * is dropped.
   * @throws Error outside a transaction: a decision and its entry are one.
   */
  append(entry: AuditEntry): number;
  head(): AuditHead;
}
