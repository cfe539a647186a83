import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { invalidRequest, unsupportedMediaType } from '../errors/index.ts';

const MAX_BODY = '1mb';
/** More than any operation needs. A schema reports each bad value, so a megabyte of them would fill the heap. */
const MAX_BODY_VALUES = 20_000;

const requireJson: RequestHandler = (req, _res, next) => {
  if (req.is('application/json') === 'application/json') next();
  else if (req.headers['content-type'] === undefined || req.is('application/json') === false) {
    next(unsupportedMediaType());
  } else next(invalidRequest('A body is needed.', [{ pointer: '', detail: 'is missing' }]));
};

const parseJson = express.json({
  limit: MAX_BODY,
  type: 'application/json',
  strict: false,
  verify: (_req, _res, bytes, charset) => {
    // The parser would replace malformed bytes, so the text would differ from the one that was sent.
    if (charset === 'utf-8' && !isUtf8(bytes)) throw invalidRequest('The body is not UTF-8.');
  },
});

const limitValues: RequestHandler = (req, _res, next) => {
  if (!hasMoreValuesThan(MAX_BODY_VALUES, req.body)) return next();
  const detail = `must hold at most ${MAX_BODY_VALUES} values`;
  return next(invalidRequest('The request does not fit.', [{ pointer: '', detail }]));
};

/**
 * Parses a JSON body of at most 1 MiB and 20,000 values into `req.body`. Errors: `unsupported-media-type`
 * without the JSON media type, `payload-too-large`, `invalid-request` for anything that is not JSON.
 */
export const jsonBody: readonly RequestHandler[] = [requireJson, parseJson, limitValues];

/**
 * True when a parsed JSON value contains more values (numbers, strings, arrays, objects …, itself
 * included) than `max`. It stops as soon as that is certain, and does not recurse.
 */
export const hasMoreValuesThan = (max: number, json: unknown): boolean => {
  const open: unknown[] = [json];
  let seen = 0;
  for (let value = open.pop(); seen <= max; value = open.pop()) {
    seen += 1;
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) {
        if (seen + open.length > max) return true;
        open.push(inner);
      }
    }
    if (open.length === 0) break;
  }
  return seen > max;
};
