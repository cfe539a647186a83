import { describe, expect, it } from '@jest/globals';
import { createProblem } from '@bookstore/contracts/http';
import { z } from 'zod';
import type { HttpReply } from '../seed/http.ts';
import { createCalls, SmokeFailure } from './checks.ts';

const callsThatGet = (status: number, type: string, json: unknown) => {
  const headers = new Headers({ 'content-type': type, 'x-request-id': 'r1' });
  const reply: HttpReply = { status, headers, text: JSON.stringify(json), json };
  return createCalls(async () => reply);
};
const request = {
  method: 'POST',
  path: '/login',
  body: { password: 'hush-hush' },
  token: 'hidden',
};
const problem = createProblem('forbidden', { detail: 'no', instance: '/', requestId: 'r1' });
const JSON_TYPE = 'application/json; charset=utf-8';

describe('the calls of the smoke test', () => {
  it('give the parsed body of a right reply', async () => {
    const calls = callsThatGet(200, JSON_TYPE, { a: 1 });
    expect((await calls.json(200, z.object({ a: z.int() }), request)).body).toEqual({ a: 1 });
    expect(calls.lastStatus()).toBe(200);
  });

  it.each([
    ['status', 201, JSON_TYPE, { a: 1 }],
    ['content type', 200, 'text/html', { a: 1 }],
    ['shape', 200, JSON_TYPE, { a: 'one' }],
  ] as const)('fail on a wrong %s', async (_, status, type, body) => {
    const calls = callsThatGet(status, type, body);
    await expect(calls.json(200, z.object({ a: z.int() }), request)).rejects.toThrow(SmokeFailure);
  });

  it.each([
    ['code', { ...problem, code: 'unauthenticated' }],
    ['request id', { ...problem, request_id: 'r2' }],
  ])('fail on a refusal with a wrong %s', async (_, body) => {
    const calls = callsThatGet(403, 'application/problem+json', body);
    await expect(calls.problem('forbidden', request)).rejects.toThrow(SmokeFailure);
  });

  it('show request and reply of a failure without any secret', async () => {
    const calls = callsThatGet(500, JSON_TYPE, { refresh_token: 'hush-too', code: 'seen' });
    const failure = await calls.json(200, z.object({}), request).catch((error: unknown) => error);
    const transcript = failure instanceof SmokeFailure ? failure.transcript : '';
    expect(transcript).toContain('> POST /login (signed in)');
    expect(transcript).toContain('"code":"seen"');
    expect(transcript).not.toMatch(/hush|hidden/);
  });
});
