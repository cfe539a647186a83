import type { RequestHandler } from 'express';
import helmet from 'helmet';

export type SecurityHeadersOptions = {
  /** Pages of other origins may read what CORS lets them read. */
  isForOtherOrigins: boolean;
};

/**
 * An API answers data only: nothing in a reply may run, load or be framed. Left out of helmet's set is what only pages,
 * Flash or Internet Explorer look at: each header is written and read again at every hop of every request.
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
    // TLS ends at nginx, which says so itself.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
