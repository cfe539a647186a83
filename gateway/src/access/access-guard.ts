import type { ServiceName } from '@bookstore/contracts/http';
import { authorize } from '@bookstore/platform/auth';
import { invalidRequest } from '@bookstore/platform/errors';
import { methodNotAllowed } from '@bookstore/platform/http';
import type { Request, RequestHandler, Response } from 'express';
import type { AccessTable } from './access-table.ts';
import type { Identities } from './identity.ts';

type Parts = {
  table: AccessTable;
  identities: Identities;
  forward: (req: Request, res: Response, service: ServiceName) => Promise<void>;
};

/**
 * Authorizes the calls of the access table and forwards them to their service. The checks in order: malformed path (400),
 * method (405), token (401), role (403). The gateway's own calls and unknown paths go to the next handler.
 */
export const createAccessGuard =
  ({ table, identities, forward }: Parts): RequestHandler =>
  async (req, res, next) => {
    const path = req.url.split('?', 1)[0] ?? '';
    if (!isWellFormed(path)) throw invalidRequest('The path could not be read.');
    const match = table.match(req.method, path);
    switch (match.kind) {
      case 'unknown':
        return next();
      case 'wrong-method':
        methodNotAllowed(match.pattern, match.allow)(req, res, next);
        return;
      case 'found': {
        const { pattern, access, service } = match.entry;
        if (service === 'gateway') return next();
        res.locals['route'] = pattern;
        const identity = identities.of(req);
        if (identity.kind === 'refused') throw identity.error;
        authorize(identity.kind === 'user' ? identity.user : null, access);
        await forward(req, res, service);
      }
    }
  };

const isWellFormed = (path: string): boolean => {
  try {
    return path.startsWith('/') && !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
};
