import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };
export type Call = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent;
};

/** One request from that address of this machine (127.0.0.2, say), on a connection of its own unless there is an agent. */
export const requestFrom = (
  localAddress: string,
  url: string,
  { body, ...options }: Call = {},
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options, localAddress }, (res) => {
      const { statusCode: status = 0, headers } = res;
      text(res).then((read) => resolve({ status, headers, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
