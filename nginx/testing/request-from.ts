import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };
export type Call = { method?: string; headers?: Record<string, string>; body?: string };

/** One request on a connection of its own, from that address of this machine (127.0.0.2, say). */
export const requestFrom = (
  localAddress: string,
  url: string,
  { body, ...options }: Call = {},
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { ...options, localAddress, agent: false }, (res) => {
      const { statusCode: status = 0, headers } = res;
      text(res).then((read) => resolve({ status, headers, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
