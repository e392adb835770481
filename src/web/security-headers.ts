import { secureHeaders } from 'hono/secure-headers';

/** Everything a page loads comes from here, scripts and styles only from files; only live previews are data URLs. */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // `no-referrer` would make browsers hide the origin of our own forms from us.
  referrerPolicy: 'same-origin',
  // Whether TLS is in front of us is not for this process to promise.
  strictTransportSecurity: false,
});
