import { sendProblem } from '@bookstore/platform/http';
import type { RequestHandler, Router } from 'express';

/** A path that the gateway answers itself: GET and HEAD, everything else is a 405. */
export const ownPath = (router: Router, path: string, handler: RequestHandler): void => {
  router.get(path, (req, res, next) => {
    res.locals['route'] = path;
    return handler(req, res, next);
  });
  router.all(path, (req, res) => {
    res.locals['route'] = path;
    res.setHeader('Allow', 'GET, HEAD');
    sendProblem(req, res, 'method-not-allowed', { detail: 'Use GET or HEAD.' });
  });
};
