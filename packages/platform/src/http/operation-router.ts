import { isUtf8 } from 'node:buffer';
import {
  type BodyOf,
  type FieldError,
  type Operation,
  pathsOf,
  type QueryOf,
} from '@bookstore/contracts/http';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Authenticate, Principal } from '../auth/index.ts';
import { invalidRequest, unsupportedMediaType } from '../errors/index.ts';
import { holdsMoreValuesThan } from './count-values.ts';
import { sendProblem } from './problem-reply.ts';
import { readBody, readQuery } from './validate.ts';

const MAX_BODY = '1mb';
/** More than any call needs. A schema makes an error of each bad value: a megabyte of them fills the heap. */
const MAX_BODY_VALUES = 20_000;
const noQuery = z.strictObject({});
const noBody = z.undefined();
const readJson = express.json({
  limit: MAX_BODY,
  type: 'application/json',
  strict: false,
  verify: (_req, _res, bytes, charset) => {
    // Read all the same, other bytes would become other text than was sent.
    if (charset === 'utf-8' && !isUtf8(bytes)) throw invalidRequest('The body is not UTF-8.');
  },
});

/** Who calls: always a user where the operation asks for one, else perhaps null. */
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

/** A reply to send; a Buffer body is sent as it is (JSON made ready before). */
export type Reply = { status: number; headers?: Readonly<Record<string, string>>; body?: unknown };

/** Returns the reply, or null when it wrote to `res` itself (a stream). */
export type Handler<T extends Operation> = (call: Call<T>) => Promise<Reply | null> | Reply | null;

export type Binding = { operation: Operation; handlers: RequestHandler[] };

/** What an operation judges beyond its schemas, each in its place in the order of judgement. */
export type Judgement<T extends Operation> = {
  /** Throws `forbidden` where the role alone does not decide. */
  permit?: (call: Pick<Call<T>, 'params' | 'user' | 'req'>) => void;
  /** Headers at fault; told together with those of query and body. */
  headers?: (req: Request) => readonly FieldError[];
};

/** Joins an operation of the contract with what it does. */
export type Bind = <T extends Operation>(
  operation: T,
  handler: Handler<T>,
  judgement?: Judgement<T>,
) => Binding;

/**
 * Every bound call is judged in the order of the contract: 401, 403, then 415, 400, then the handler.
 * Unknown paths (404) and methods (405) are judged by the router that `createOperationRouter` makes.
 */
export const createBind =
  (authenticate: Authenticate): Bind =>
  (operation, handler, judgement = {}) => ({
    operation,
    handlers: [
      async (req, res, next) => {
        res.locals['route'] = operation.path;
        const user = await authenticate(req, operation.access);
        res.locals['user'] = user;
        res.locals['userId'] = user?.userId;
        const who = { params: req.params, user, req };
        judgement.permit?.(who as unknown as Parameters<typeof judgement.permit>[0]);
        next();
      },
      ...(operation.body ? [requireJson, readJson, boundValues] : []),
      async (req, res) => {
        const search = req.originalUrl.split('?').slice(1).join('?');
        const query = readQuery(operation.query ?? noQuery, search);
        const body = readBody(operation.body ?? noBody, operation.body ? req.body : undefined);
        assertNoFaults([...query.errors, ...(judgement.headers?.(req) ?? []), ...body.errors]);
        // The schemas of the operation are what gives these values their types.
        const call = {
          body: body.value,
          query: query.value,
          params: req.params,
          user: res.locals['user'],
          req,
          res,
        };
        const reply = await handler(call as unknown as Parameters<typeof handler>[0]);
        if (reply) sendReply(res, reply);
      },
    ],
  });

const assertNoFaults = (errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalidRequest('The request does not fit.', errors);
};

const requireJson: RequestHandler = (req, _res, next) => {
  if (req.is('application/json') === 'application/json') next();
  else if (req.headers['content-type'] === undefined || req.is('application/json') === false) {
    next(unsupportedMediaType());
  } else next(invalidRequest('A body is needed.', [{ pointer: '', detail: 'is missing' }]));
};

const boundValues: RequestHandler = (req, _res, next) => {
  if (!holdsMoreValuesThan(MAX_BODY_VALUES, req.body)) return next();
  const detail = `must hold at most ${MAX_BODY_VALUES} values`;
  return next(invalidRequest('The request does not fit.', [{ pointer: '', detail }]));
};

const sendReply = (res: Response, reply: Reply): void => {
  res.status(reply.status).set(reply.headers ?? {});
  if (reply.body === undefined) res.end();
  else if (Buffer.isBuffer(reply.body)) res.type('application/json').send(reply.body);
  else res.json(reply.body);
};

/** nginx puts this header on every request from outside; services leave it out when they call each other. */
const FORWARDED = 'x-forwarded-for';

const requireInternalCaller: RequestHandler = (req, _res, next) =>
  next(req.headers[FORWARDED] === undefined ? undefined : 'route');

/**
 * Routes bound operations. A known path with another method is a 405 that names the right ones; an
 * internal operation does not exist for a request that came through the edge.
 */
export const createOperationRouter = (bindings: readonly Binding[]): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const allowed = new Map<string, string[]>();
  for (const { operation, handlers } of bindings) {
    if (operation.audience === 'internal') {
      router[operation.method](operation.path, requireInternalCaller, ...handlers);
      continue;
    }
    for (const path of pathsOf(operation)) {
      router[operation.method](path, ...handlers);
      const methods =
        operation.method === 'get' ? ['GET', 'HEAD'] : [operation.method.toUpperCase()];
      allowed.set(path, [...(allowed.get(path) ?? []), ...methods]);
    }
  }
  for (const [path, methods] of allowed) {
    router.all(path, (req, res) => {
      res.locals['route'] = path;
      res.setHeader('Allow', methods.join(', '));
      sendProblem(req, res, 'method-not-allowed', { detail: `Use ${methods.join(' or ')}.` });
    });
  }
  return router;
};
