import type { Call, Expectation } from './plan.ts';

type Request = {
  method?: 'GET' | 'POST';
  path: string;
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
};

/** A request as it goes over the wire, kept alive, and what its reply must be. */
export const createCall = (request: Request, expect: Expectation): Call => {
  const { token, path, body } = request;
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    Host: 'bench',
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(body === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }),
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const method = request.method ?? (body === undefined ? 'GET' : 'POST');
  return { raw: `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${text}`, expect };
};
