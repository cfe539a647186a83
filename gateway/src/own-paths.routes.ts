import { methodNotAllowed } from '@bookstore/platform/http';
import type { RequestHandler, Router } from 'express';

/** Adds a path that the gateway answers itself: GET and HEAD; other methods get a 405. */
export const ownPath = (router: Router, path: string, handler: RequestHandler): void => {
  router.get(path, (req, res, next) => {
    res.locals['route'] = path;
    return handler(req, res, next);
  });
  router.all(path, methodNotAllowed(path, ['GET', 'HEAD']));
};
