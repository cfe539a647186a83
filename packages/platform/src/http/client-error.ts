import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProblem, PROBLEMS, type ProblemCode } from '@bookstore/contracts/http';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_INVALID_METHOD: 'not-implemented',
  HPE_INVALID_VERSION: 'http-version-not-supported',
};

/** Answers what Node's parser could not read as the contract wants it: problem+json, then the end. */
export const answerClientError = (
  error: Error & { code?: string },
  socket: Duplex | Socket,
): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'invalid-request';
  const requestId = randomUUID();
  const body = JSON.stringify(
    createProblem(code, { detail: 'The request could not be read.', instance: '/', requestId }),
  );
  const { status, title } = PROBLEMS[code];
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
};
