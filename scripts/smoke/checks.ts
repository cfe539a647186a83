import { problemSchema, type ProblemCode, PROBLEMS } from '@bookstore/contracts/http';
import { z } from 'zod';
import type { HttpReply, HttpRequest, Send } from '../seed/http.ts';

/** A reply that is not as it should be, with both sides as text; secrets are blanked out. */
export class SmokeFailure extends Error {
  readonly transcript: string;

  constructor(reason: string, request: HttpRequest, reply: HttpReply) {
    super(reason);
    this.transcript = describe(request, reply);
  }
}

const SECRET = /"(password|current_password|access_token|refresh_token)":"[^"]*"/g;
const SHOWN_CHARACTERS = 4_000;

export const blankSecrets = (text: string): string => text.replaceAll(SECRET, '"$1":"***"');

const describe = (request: HttpRequest, reply: HttpReply): string =>
  [
    `> ${request.method} ${request.path}${request.token === undefined ? '' : ' (signed in)'}`,
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `> ${name}: ${value}`),
    ...(request.body === undefined ? [] : [`> ${blankSecrets(JSON.stringify(request.body))}`]),
    `< ${reply.status}`,
    ...[...reply.headers].map(([name, value]) => `< ${name}: ${value}`),
    `< ${blankSecrets(reply.json === undefined ? reply.text : JSON.stringify(reply.json)).slice(0, SHOWN_CHARACTERS)}`,
  ].join('\n');

export type Checked<T> = { body: T; headers: Headers };
export type Calls = ReturnType<typeof createCalls>;

const parse = <T>(
  schema: z.ZodType<T>,
  mediaType: string,
  request: HttpRequest,
  reply: HttpReply,
): T => {
  const type = reply.headers.get('content-type') ?? 'no content type';
  if (!type.startsWith(mediaType)) {
    throw new SmokeFailure(`expected ${mediaType}, got ${type}`, request, reply);
  }
  const parsed = schema.safeParse(reply.json);
  if (parsed.success) return parsed.data;
  throw new SmokeFailure(`wrong shape: ${z.prettifyError(parsed.error)}`, request, reply);
};

/** Calls that throw a SmokeFailure unless status, content type and shape are right. */
export const createCalls = (send: Send) => {
  let lastStatus = 0;

  const sendExpecting = async (status: number, request: HttpRequest): Promise<HttpReply> => {
    const reply = await send(request);
    lastStatus = reply.status;
    if (reply.status === status) return reply;
    throw new SmokeFailure(`expected ${status}, got ${reply.status}`, request, reply);
  };

  const json = async <T>(
    status: number,
    schema: z.ZodType<T>,
    request: HttpRequest,
  ): Promise<Checked<T>> => {
    const reply = await sendExpecting(status, request);
    return { body: parse(schema, 'application/json', request, reply), headers: reply.headers };
  };

  const empty = async (status: number, request: HttpRequest): Promise<void> => {
    const reply = await sendExpecting(status, request);
    if (reply.text !== '') throw new SmokeFailure('expected no body', request, reply);
  };

  /** A refusal of the contract: problem+json with this code and the request's id. */
  const problem = async (code: ProblemCode, request: HttpRequest): Promise<void> => {
    const reply = await sendExpecting(PROBLEMS[code].status, request);
    const body = parse(problemSchema, 'application/problem+json', request, reply);
    if (body.code !== code) {
      throw new SmokeFailure(`expected the code ${code}, got ${body.code}`, request, reply);
    }
    if (body.request_id !== reply.headers.get('x-request-id')) {
      throw new SmokeFailure('request_id differs from X-Request-Id', request, reply);
    }
  };

  return { json, empty, problem, lastStatus: () => lastStatus, send };
};

/** For what is right in shape and wrong in content. */
export const check = (condition: boolean, complaint: string): void => {
  if (!condition) throw new Error(complaint);
};
