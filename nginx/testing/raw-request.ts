import { connect } from 'node:net';

export type RawReply = { status: number; headers: Map<string, string>; body: string; raw: string };

const DEADLINE_MS = 5_000;

const isWhole = (reply: RawReply): boolean =>
  Buffer.byteLength(reply.body) === Number(reply.headers.get('content-length') ?? -1);

/** Sends bytes as they are and reads the reply up to its length, else until the other side closes. */
export const rawRequest = (port: number, bytes: string): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const deadline = setTimeout(() => {
      socket.destroy(new Error(`no end of the reply: ${Buffer.concat(chunks).toString()}`));
    }, DEADLINE_MS);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(parseReply(Buffer.concat(chunks).toString()))) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(parseReply(Buffer.concat(chunks).toString('utf8')));
    });
  });

const parseReply = (raw: string): RawReply => {
  const end = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.slice(0, Math.max(0, end)).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = end < 0 ? raw : raw.slice(end + 4);
  return { status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1] ?? 0), headers, body, raw };
};
