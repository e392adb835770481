import { secureHeaders } from 'hono/secure-headers';

/** Everything a page loads comes from here, scripts and styles only from files. */
export const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** For Pincel's own page: only its live previews are data URLs. */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy,
  // `no-referrer` would make browsers hide the origin of our own forms from us; the path of a page may be a secret (a link
  // to log in), which nothing else shall be told, not even a proxy's log of what the page loads.
  referrerPolicy: 'strict-origin',
  // Whether TLS is in front of us is not for this process to promise.
  strictTransportSecurity: false,
});
