import type { Upstream } from './upstream.ts';
import { json } from './upstream.ts';

export const PASSWORD = 'correct horse battery';

const problem = (code: string, status: number) => ({
  type: `https://bookstore.example/problems/${code}`,
  title: 'Refused',
  status,
  detail: 'as the service said it',
  instance: '/inside',
  code,
  request_id: 'inside',
});

/** Makes an upstream answer sign-ins as user-service does: each refresh token works once. */
export const answerSignIns = (upstream: Upstream, family: string): void => {
  let made = 0;
  const good = new Set<string>();
  const session = () => {
    made += 1;
    good.add(`${family}.${made}`);
    return {
      user_id: 'u1',
      username: 'alice',
      role: 'user',
      access_token: `access-${made}`,
      refresh_token: `${family}.${made}`,
      token_type: 'Bearer',
      expires_in: 900,
    };
  };
  upstream.answer((req, res) => {
    const body = JSON.parse(upstream.seen.at(-1)?.body || '{}');
    if (req.url === '/login' && body.password === PASSWORD) json(res, 200, session());
    else if (req.url === '/login') json(res, 401, problem('invalid-credentials', 401));
    else if (req.url === '/logout') res.writeHead(204).end();
    else if (good.delete(body.refresh_token)) json(res, 200, session());
    else json(res, 401, problem('invalid-refresh-token', 401));
  });
};

/** Answers every call with this refusal. */
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
