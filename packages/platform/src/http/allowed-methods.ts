import type { Operation } from '@bookstore/contracts/http';
import type { RequestHandler, Router } from 'express';
import { sendProblem } from './reply.ts';

const GET_METHODS = ['GET', 'HEAD'] as const;

/** The methods that an operation answers. HEAD comes with GET. */
export const methodsOf = ({ method }: Pick<Operation, 'method'>): readonly string[] =>
  method === 'get' ? GET_METHODS : [method.toUpperCase()];

/** A 405 that lists the methods of a path in `Allow` and in its detail. */
export const methodNotAllowed =
  (route: string, methods: readonly string[]): RequestHandler =>
  (req, res) => {
    res.locals['route'] = route;
    res.setHeader('Allow', methods.join(', '));
    sendProblem(req, res, 'method-not-allowed', { detail: `Use ${methods.join(' or ')}.` });
  };

/** Adds a path that answers GET and HEAD only. Every other method gets a 405. */
export const addGetRoute = (router: Router, path: string, handler: RequestHandler): void => {
  router.get(path, (req, res, next) => {
    res.locals['route'] = path;
    return handler(req, res, next);
  });
  router.all(path, methodNotAllowed(path, GET_METHODS));
};
