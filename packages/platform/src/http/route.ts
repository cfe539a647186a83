import {
  type BodyOf,
  type FieldError,
  type Operation,
  pathsOf,
  type QueryOf,
} from '@bookstore/contracts/http';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Authenticate, Principal } from '../auth/index.ts';
import { invalidRequest } from '../errors/index.ts';
import { methodNotAllowed, methodsOf } from './allowed-methods.ts';
import { jsonBody } from './json-body.ts';
import { type Reply, sendReply } from './reply.ts';
import { readBody, readQuery } from './read-request.ts';

const noQuery = z.strictObject({});
const noBody = z.undefined();

/** The caller: always a user where the operation requires one, otherwise a user or null. */
type PrincipalOf<T extends Operation> = T extends { access: 'public' }
  ? Principal | null
  : Principal;

export type Call<T extends Operation> = {
  body: BodyOf<T>;
  query: QueryOf<T>;
  params: Readonly<Record<string, string>>;
  user: PrincipalOf<T>;
  req: Request;
  res: Response;
};

/** Returns the reply, or null when the handler wrote to `res` itself (a stream). */
export type Handler<T extends Operation> = (call: Call<T>) => Promise<Reply | null> | Reply | null;

/** An operation of the contract with its Express handlers. */
export type Route = { operation: Operation; handlers: RequestHandler[] };

/** What an operation checks beyond its access and its schemas. */
export type Guards<T extends Operation> = {
  /** Throws `forbidden` where the role alone does not decide. Runs before the body is read. */
  authorize?: (call: Pick<Call<T>, 'params' | 'user' | 'req'>) => void;
  /** Returns the request headers at fault; they are reported together with query and body. */
  headers?: (req: Request) => readonly FieldError[];
};

/** Connects an operation of the contract with its handler. */
export type RouteOperation = <T extends Operation>(
  operation: T,
  handler: Handler<T>,
  guards?: Guards<T>,
) => Route;

/**
 * Every route checks a request in the order of the contract: 401, 403, 415, 400, then the handler.
 * `createOperationRouter` answers unknown paths (404) and methods (405).
 */
export const createRouteOperation =
  (authenticate: Authenticate): RouteOperation =>
  (operation, handler, guards = {}) => ({
    operation,
    handlers: [
      async (req, res, next) => {
        res.locals['route'] = operation.path;
        const user = await authenticate(req, operation.access);
        res.locals['user'] = user;
        res.locals['userId'] = user?.userId;
        const caller = { params: req.params, user, req };
        guards.authorize?.(caller as unknown as Parameters<typeof guards.authorize>[0]);
        next();
      },
      ...(operation.body ? jsonBody : []),
      async (req, res) => {
        const search = req.originalUrl.split('?').slice(1).join('?');
        const query = readQuery(operation.query ?? noQuery, search);
        const body = readBody(operation.body ?? noBody, operation.body ? req.body : undefined);
        assertNoErrors([...query.errors, ...(guards.headers?.(req) ?? []), ...body.errors]);
        // The schemas of the operation give these values their types.
        const call = {
          body: body.value,
          query: query.value,
          params: req.params,
          user: res.locals['user'],
          req,
          res,
        };
        const reply = await handler(call as unknown as Parameters<typeof handler>[0]);
        if (reply) sendReply(req, res, reply);
      },
    ],
  });

const assertNoErrors = (errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalidRequest('The request does not fit.', errors);
};

/** nginx puts this header on every request from outside; services leave it out when they call each other. */
export const cameThroughEdge = ({ headers }: Pick<Request, 'headers'>): boolean =>
  headers['x-forwarded-for'] !== undefined;

const requireInternalCaller: RequestHandler = (req, _res, next) =>
  next(cameThroughEdge(req) ? 'route' : undefined);

/**
 * A router of all routes. A known path with another method is a 405 that lists the right ones; an
 * internal operation does not exist for a request that came through the edge.
 */
export const createOperationRouter = (routes: readonly Route[]): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const allowed = new Map<string, string[]>();
  for (const { operation, handlers } of routes) {
    if (operation.audience === 'internal') {
      router[operation.method](operation.path, requireInternalCaller, ...handlers);
      continue;
    }
    for (const path of pathsOf(operation)) {
      router[operation.method](path, ...handlers);
      allowed.set(path, [...(allowed.get(path) ?? []), ...methodsOf(operation)]);
    }
  }
  for (const [path, methods] of allowed) router.all(path, methodNotAllowed(path, methods));
  return router;
};
