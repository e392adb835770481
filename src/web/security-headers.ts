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
  // `no-referrer` would make browsers hide the origin of our own forms from us.
  referrerPolicy: 'same-origin',
  // Whether TLS is in front of us is not for this process to promise.
  strictTransportSecurity: false,
});
