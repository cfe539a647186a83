import { spawn } from 'node:child_process';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const countsSchema = z.record(z.coerce.number(), z.number());

/** A crowd of visitors, each with a connection of its own, who ask again as soon as they have a reply. */
export type CrowdPlan = {
  url: string;
  paths: readonly string[];
  headers: Readonly<Record<string, string>>;
  visitors: number;
  /** Addresses of the visitors, used in turn. */
  addresses: readonly string[];
};

export type Crowd = {
  /** Replies of the crowd by status; 0 counts broken connections. */
  leave: () => Promise<Readonly<Record<number, number>>>;
};

/** One GET or POST from the given address of this machine. Resolves to the status and the time to the whole reply in ms. */
export const visit = (
  url: string,
  agent: Agent,
  { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<{ status: number; ms: number; headers: IncomingMessage['headers'] }> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(url, { agent, method, headers: { ...headers } }, (reply) => {
      reply.resume();
      reply.once('error', reject);
      reply.once('end', () => {
        const ms = performance.now() - start;
        resolve({ status: reply.statusCode ?? 0, ms, headers: reply.headers });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });

export const agentAt = (localAddress: string, maxSockets = 1_000): Agent =>
  new Agent({ keepAlive: true, maxSockets, localAddress });

/** Starts the crowd in a process of its own, so that its work does not delay what the test measures. */
export const startCrowd = (plan: CrowdPlan): Crowd => {
  const program = join(import.meta.dirname, 'crowd-process.ts');
  const options = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(plan)];
  const crowd = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    leave: async () => {
      crowd.stdin.end();
      return countsSchema.parse(await json(crowd.stdout));
    },
  };
};
