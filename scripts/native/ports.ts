import { once } from 'node:events';
import { createServer } from 'node:net';
import { listPorts, planPorts } from './shop-ports.ts';

// Below the range from which the kernel takes the ports of outgoing connections.
const LOWEST = 20_000;
const HIGHEST = 31_000;
const MAX_TRIES = 200;

/** That many different ports of 127.0.0.1 on which nobody listens at this moment. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries += 1) {
    if (tries === MAX_TRIES) throw new Error(`no ${count} free ports found`);
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}

/** A port for a shop of that many replicas: it and all that are derived from it are free at this moment. */
export async function findFreeShopPort(replicas: number): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [edge = 0] = await findFreePorts(1);
    const ports = listPorts(planPorts(edge, replicas));
    const free = await Promise.all(ports.map(isPortFree));
    if (free.every(Boolean)) return edge;
  }
  throw new Error('no free ports for a shop found');
}

/** True when a server could listen on the port now, on any address. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
