import { Agent, type IncomingMessage, request } from 'node:http';
import { parentPort, Worker, workerData } from 'node:worker_threads';

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

/** Starts the crowd in a thread of its own, so that its work does not delay what the test measures. */
export const startCrowd = (plan: CrowdPlan): Crowd => {
  const worker = new Worker(new URL(import.meta.url), { workerData: plan });
  const counted = new Promise<Record<number, number>>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    leave: async () => {
      worker.postMessage('leave');
      const counts = await counted;
      await worker.terminate();
      return counts;
    },
  };
};

const runCrowd = async (plan: CrowdPlan): Promise<Record<number, number>> => {
  const counts: Record<number, number> = {};
  let hasLeft = false;
  parentPort?.once('message', () => {
    hasLeft = true;
  });
  const agents = plan.addresses.map((address) => agentAt(address));
  const goOn = async (visitor: number): Promise<void> => {
    const agent = agents[visitor % agents.length] ?? agentAt('127.0.0.1');
    for (let turn = visitor; !hasLeft; turn += 1) {
      const path = plan.paths[turn % plan.paths.length] ?? '/';
      const { status } = await visit(`${plan.url}${path}`, agent, { headers: plan.headers }).catch(
        () => ({ status: 0 }),
      );
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await Promise.all(Array.from({ length: plan.visitors }, (_, visitor) => goOn(visitor)));
  for (const agent of agents) agent.destroy();
  return counts;
};

if (parentPort) parentPort.postMessage(await runCrowd(workerData as CrowdPlan));
