import type { IncomingMessage } from 'node:http';

/** True when the client itself says that the body is larger than this many bytes. */
export const announcesMoreThan = (req: IncomingMessage, maxBytes: number): boolean =>
  Number(req.headers['content-length'] ?? 0) > maxBytes;

/** Counts a body of unknown length while it streams by; must be set up just before it is piped on. */
export const createByteLimit = (
  req: IncomingMessage,
  maxBytes: number,
  onExceeded: () => void,
): void => {
  if (req.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (before <= maxBytes && bytes > maxBytes) onExceeded();
  });
};
