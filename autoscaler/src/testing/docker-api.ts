import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const specSchema = z.looseObject({
  Name: z.string(),
  Labels: z.record(z.string(), z.string()),
  Mode: z.object({ Replicated: z.object({ Replicas: z.int() }) }),
});
export type Spec = z.output<typeof specSchema>;
export type DockerService = {
  ID: string;
  Version: { Index: number };
  Spec: Spec;
  UpdateStatus?: { State: string };
};

/** The two calls of Docker's API that scaling needs, on a socket: services of one stack, and the update of one. */
export const startDockerApi = async (socketPath: string, services: DockerService[]) => {
  const calls: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://docker');
    calls.push(`${request.method} ${pathname}`);
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const id = /^\/services\/([^/]+)\/update$/.exec(pathname)?.[1];
    if (request.method === 'GET' && pathname === '/services') {
      const { label } = z
        .object({ label: z.array(z.string()) })
        .parse(JSON.parse(searchParams.get('filters') ?? '{}'));
      const [, stack] = (label[0] ?? '').split('=');
      return reply(
        200,
        services.filter(({ Spec }) => Spec.Labels['com.docker.stack.namespace'] === stack),
      );
    }
    const service = services.find(({ ID }) => ID === id);
    if (!service) return reply(404, { message: 'no such call' });
    const spec = specSchema.parse(await json(request));
    if (Number(searchParams.get('version')) !== service.Version.Index) {
      return reply(500, { message: 'rpc error: update out of sequence' });
    }
    service.Spec = spec;
    service.Version.Index += 1;
    return reply(200, {});
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    calls,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
