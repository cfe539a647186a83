import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { SwarmService } from '../scaling/policy.ts';
import type { ListServices } from '../scaling/scale-services.ts';

const TIMEOUT_MS = 12_000;

const servicesSchema = z.array(
  z.object({
    name: z.string(),
    version: z.int(),
    labels: z.record(z.string(), z.string()),
    replicas: z.int().optional(),
    cpuLimit: z.number().optional(),
    isChanging: z.boolean(),
  }),
);
const problemSchema = z.object({ problem: z.string() });

type Reply = { status: number; body: unknown };

/** Reads and scales services through the helper, which alone may use the socket of Docker. */
export const createListServices = (socketPath: string): ListServices => {
  const call = (method: string, path: string, body?: unknown): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const sent = request({ socketPath, method, path, signal }, (response) => {
        text(response)
          .then((reply) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(reply) }))
          .catch(reject);
      });
      sent.on('error', (error) => reject(new Error(explain(error, socketPath), { cause: error })));
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  const scaleTo = async (service: string, version: number, replicas: number): Promise<boolean> => {
    const { status, body } = await call('POST', '/scale', { service, version, replicas });
    if (status !== 200 && status !== 409) throw new Error(problemOf(body));
    return status === 200;
  };

  return async () => {
    const { status, body } = await call('GET', '/services');
    if (status !== 200) throw new Error(problemOf(body));
    return servicesSchema.parse(body).map(
      (service): SwarmService => ({
        ...service,
        scaleTo: (replicas) => scaleTo(service.name, service.version, replicas),
      }),
    );
  };
};

const problemOf = (body: unknown): string =>
  problemSchema.safeParse(body).data?.problem ?? 'the helper of the autoscaler refused';

const explain = (error: NodeJS.ErrnoException, socketPath: string): string =>
  error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
    ? `no helper of the autoscaler answers at ${socketPath}: it starts later, or runs on another node (AUTOSCALER_PLACEMENT)`
    : error.message;
