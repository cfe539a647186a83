import { authorize } from '@bookstore/platform/auth';
import { invalidRequest } from '@bookstore/platform/errors';
import { methodNotAllowed } from '@bookstore/platform/http';
import type { Request, RequestHandler, Response } from 'express';
import type { AccessTable, Entry } from './access-table.ts';
import type { Identities } from './identity.ts';

type Parts = { table: AccessTable; identities: Identities };

/** Passes a request on to the service that the access table names. */
export type PassOn = (req: Request, res: Response, entry: Entry) => Promise<void>;

const isReadable = (path: string): boolean => {
  try {
    return path.startsWith('/') && !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
};

/** The order of judgement: unreadable 400, another method 405, then 401, 403, then on; a path of no service is left alone. */
export const createGuard =
  ({ table, identities }: Parts, passOn: PassOn): RequestHandler =>
  async (req, res, next) => {
    const path = req.url.split('?', 1)[0] ?? '';
    if (!isReadable(path)) throw invalidRequest('The path could not be read.');
    const verdict = table.judge(req.method, path);
    switch (verdict.kind) {
      case 'unknown':
        return next();
      case 'wrong-method':
        methodNotAllowed(verdict.pattern, verdict.allow)(req, res, next);
        return;
      case 'found': {
        res.locals['route'] = verdict.entry.pattern;
        const identity = identities.of(req);
        if (identity.kind === 'refused') throw identity.error;
        authorize(identity.kind === 'user' ? identity.user : null, verdict.entry.access);
        await passOn(req, res, verdict.entry);
      }
    }
  };
