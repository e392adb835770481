import { isIP } from 'node:net';
import type { CheckWebhookAddress, WebhookAddressFault } from '../domain/webhook.ts';
import { bareHost, isAmongHosts } from './host-match.ts';
import { isPublicAddress } from './public-address.ts';

const longestAddress = 2_000;
/** Names of the machine itself (RFC 6761), however they end. */
const ownName = /(^|\.)localhost\.?$/;

/**
 * Checks what a webhook's address says of itself: https to a host that may be public, or a host that the operator
 * trusts, which may be called by http too. `URL` has made decimal, octal and other spellings of an IP address one.
 */
export function createCheckWebhookAddress(trustedHosts: readonly string[]): CheckWebhookAddress {
  return (address) => {
    const url = address.length > longestAddress ? null : URL.parse(address);
    if (url === null) return { ok: false, fault: 'not-an-address' };
    const fault = faultOf(url, isAmongHosts(trustedHosts, url));
    if (fault !== undefined) return { ok: false, fault };
    url.hash = '';
    return { ok: true, url: url.href };
  };
}

function faultOf(url: URL, isTrusted: boolean): WebhookAddressFault | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-an-address';
  if (url.username !== '' || url.password !== '') return 'has-password';
  if (isTrusted) return undefined;
  const host = bareHost(url);
  if (ownName.test(host) || (isIP(host) !== 0 && !isPublicAddress(host))) return 'not-public';
  return url.protocol === 'https:' ? undefined : 'not-https';
}
