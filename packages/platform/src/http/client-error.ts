import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProblem, PROBLEMS, type ProblemCode } from '@bookstore/contracts/http';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_INVALID_METHOD: 'not-implemented',
  HPE_INVALID_VERSION: 'http-version-not-supported',
};

const REQUEST_ID = /^x-request-id:[ \t]*([A-Za-z0-9._-]{1,64})[ \t]*\r?$/im;
const PATH = /^[A-Z]+ (\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,199})/;
const MAX_PARSED_BYTES = 64 * 1024;

/** Finds the request id that the edge set, and the path, in bytes that Node's parser refused. */
const parseLeniently = (packet: Buffer | undefined): { requestId: string; instance: string } => {
  const text = packet?.toString('latin1', 0, MAX_PARSED_BYTES) ?? '';
  const [head = ''] = text.split('\r\n\r\n', 1);
  return {
    requestId: REQUEST_ID.exec(head)?.[1] ?? randomUUID(),
    instance: PATH.exec(head)?.[1] ?? '/',
  };
};

/** Answers a request that Node's parser refused with problem+json, and closes the connection. */
export const answerClientError = (
  error: Error & { code?: string; rawPacket?: Buffer },
  socket: Duplex | Socket,
): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'invalid-request';
  const { requestId, instance } = parseLeniently(error.rawPacket);
  const body = JSON.stringify(
    createProblem(code, { detail: 'The request could not be read.', instance, requestId }),
  );
  const { status, title } = PROBLEMS[code];
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
};
