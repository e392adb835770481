import { isIP } from 'node:net';
import type { CheckWebhookAddress, WebhookAddressFault } from '../domain/webhook.ts';
import { bareHost, isAmongHosts } from './host-match.ts';
import { isPublicAddress } from './public-address.ts';

const longestAddress = 2_000;
/** Names of the machine itself (RFC 6761), however they end. */
const ownName = /(^|\.)localhost\.?$/;

/**
 * Checks what a webhook's address says of itself: https to a host that may be public, or, for an admin, a host that the
 * operator trusts, which may be called by http too. The operator knows what stands behind those hosts, and whom it
 * obeys; whoever else has an account does not get to it by way of Pincel. `URL` has made decimal, octal and other
 * spellings of an IP address one.
 */
export function createCheckWebhookAddress(trustedHosts: readonly string[]): CheckWebhookAddress {
  return (address, { isAdmin }) => {
    const url = address.length > longestAddress ? null : URL.parse(address);
    if (url === null) return { ok: false, fault: 'not-an-address' };
    const fault = faultOf(url, { isTrusted: isAmongHosts(trustedHosts, url), isAdmin });
    if (fault !== undefined) return { ok: false, fault };
    url.hash = '';
    return { ok: true, url: url.href };
  };
}

function faultOf(
  url: URL,
  { isTrusted, isAdmin }: { readonly isTrusted: boolean; readonly isAdmin: boolean },
): WebhookAddressFault | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-an-address';
  if (url.username !== '' || url.password !== '') return 'has-password';
  if (isTrusted) return isAdmin ? undefined : 'admins-only';
  const host = bareHost(url);
  if (ownName.test(host) || (isIP(host) !== 0 && !isPublicAddress(host))) return 'not-public';
  return url.protocol === 'https:' ? undefined : 'not-https';
}
