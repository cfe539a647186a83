import type { RequestHandler } from 'express';
import helmet from 'helmet';

export type SecurityHeadersOptions = {
  /** True where CORS may let pages of other origins read replies. */
  isForOtherOrigins: boolean;
};

/**
 * Security headers for an API: nothing in a reply may run, load or be framed. The headers of helmet that only
 * matter to pages, Flash or Internet Explorer are left out, because every hop writes and parses each of them.
 */
export const createSecurityHeaders = ({
  isForOtherOrigins,
}: SecurityHeadersOptions): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginResourcePolicy: isForOtherOrigins ? false : { policy: 'same-origin' },
    // TLS ends at nginx, which sets this header itself.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
