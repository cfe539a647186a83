export type HttpRequest = {
  method: string;
  path: string;
  token?: string | undefined;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
};
/** `json` is undefined where the reply carries none. */
export type HttpReply = { status: number; headers: Headers; text: string; json: unknown };
export type Send = (request: HttpRequest) => Promise<HttpReply>;

const TIMEOUT_MS = 20_000;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The init of `fetch` for a call of the shop: JSON in and out, signed in when a token is given. */
export const fetchOptions = (request: HttpRequest): RequestInit => {
  const headers = new Headers({ accept: 'application/json', ...request.headers });
  if (request.token !== undefined) headers.set('authorization', `Bearer ${request.token}`);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  return {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
};

/** Sends to one base URL. Every status is a reply; it throws only when no reply came in 20 s. */
export const createSend =
  (baseUrl: string): Send =>
  async (request) => {
    const url = new URL(request.path, baseUrl);
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const reply = await fetch(url, { ...fetchOptions(request), signal });
      const text = await reply.text();
      return { status: reply.status, headers: reply.headers, text, json: parseJson(text) };
    } catch (cause) {
      throw new Error(`no reply to ${request.method} ${url.href}`, { cause });
    }
  };
