import { json, type Upstream } from './upstream.ts';

export const PASSWORD = 'correct horse battery';

const problem = (code: string, status: number) => ({
  type: `https://bookstore.example/problems/${code}`,
  title: 'Refused',
  status,
  detail: 'the detail of the service',
  instance: '/inside',
  code,
  request_id: 'inside',
});

/** Makes an upstream handle sign-ins as user-service does: each refresh token works once. */
export const answerSignIns = (upstream: Upstream, family: string): void => {
  let count = 0;
  const validTokens = new Set<string>();
  const session = () => {
    count += 1;
    validTokens.add(`${family}.${count}`);
    return {
      user_id: 'u1',
      username: 'alice',
      role: 'user',
      access_token: `access-${count}`,
      refresh_token: `${family}.${count}`,
      token_type: 'Bearer',
      expires_in: 900,
    };
  };
  upstream.answer((req, res) => {
    const body = JSON.parse(upstream.seen.at(-1)?.body || '{}');
    if (req.url === '/login' && body.password === PASSWORD) json(res, 200, session());
    else if (req.url === '/login') json(res, 401, problem('invalid-credentials', 401));
    else if (req.url === '/logout') res.writeHead(204).end();
    else if (validTokens.delete(body.refresh_token)) json(res, 200, session());
    else json(res, 401, problem('invalid-refresh-token', 401));
  });
};

/** Makes an upstream answer every call with this problem. */
export const answerWithProblem = (
  upstream: Upstream,
  code: string,
  status: number,
  headers: Record<string, string> = {},
): void =>
  upstream.answer((_req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    json(res, status, problem(code, status));
  });
