import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServiceApp } from '@bookstore/platform/http';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import { z } from 'zod';
import type { HelperConfig } from '../config.ts';
import { isScalingLabel, parsePolicy, type SwarmService } from '../scaling/policy.ts';
import type { ListServices } from '../scaling/scale-services.ts';
import { createListServices } from './services.docker.ts';

const MAX_BODY_BYTES = 1_024;
const MAX_HEADER_BYTES = 4_096;
const MAX_CONNECTIONS = 8;
const REQUEST_TIMEOUT_MS = 2_000;
const OWNER_ONLY = 0o600;

/** What the autoscaler may ask for; `version` is that of the service as it was listed. */
const scaleSchema = z.strictObject({
  service: z.string().min(1).max(128),
  version: z.int().nonnegative(),
  replicas: z.int().positive(),
});
type Scale = z.output<typeof scaleSchema>;
type Reply = { status: number; body: unknown };

const refuse = (status: number, problem: string): Reply => ({ status, body: { problem } });

const isScaled = ({ labels }: SwarmService): boolean => Object.keys(labels).some(isScalingLabel);

/** Without what the autoscaler does not need, such as labels of others. */
const describe = (service: SwarmService): Omit<SwarmService, 'scaleTo'> => {
  const { name, version, replicas, cpuLimit, isChanging } = service;
  const labels = Object.entries(service.labels).filter(([label]) => isScalingLabel(label));
  return { name, version, replicas, cpuLimit, isChanging, labels: Object.fromEntries(labels) };
};

const scale = async (listServices: ListServices, wanted: Scale): Promise<Reply> => {
  const found = (await listServices()).find(({ name }) => name === wanted.service);
  const result = found && parsePolicy(found);
  if (!found || result?.kind !== 'valid') return refuse(404, 'no such service to scale');
  const { min, max } = result.policy;
  if (wanted.replicas < min || wanted.replicas > max) {
    return refuse(422, `replicas must be ${min} to ${max}`);
  }
  if (found.replicas === 0) return refuse(409, 'the service was switched off');
  if (found.isChanging) return refuse(409, 'the service is being updated');
  if (found.version !== wanted.version) return refuse(409, 'the service was changed meanwhile');
  return (await found.scaleTo(wanted.replicas))
    ? { status: 200, body: {} }
    : refuse(409, 'the service was changed meanwhile');
};

/** The body of a request; null when it is too long. */
const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parseScale = (body: string): Scale | null => {
  try {
    return scaleSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
};

const answer = async (listServices: ListServices, request: IncomingMessage): Promise<Reply> => {
  const call = `${request.method} ${request.url}`;
  if (call === 'GET /services') {
    return { status: 200, body: (await listServices()).filter(isScaled).map(describe) };
  }
  if (call !== 'POST /scale') return refuse(404, 'there is only GET /services and POST /scale');
  const body = await readBody(request);
  if (body === null) return refuse(413, `a request has at most ${MAX_BODY_BYTES} bytes`);
  const wanted = parseScale(body);
  if (wanted === null) return refuse(400, 'the body must be {service, version, replicas}');
  return scale(listServices, wanted);
};

/**
 * The only process with the socket of Docker, which gives the rights of root on every node. It has no network. On a socket
 * of its own it takes two calls: list the services to scale, and set the replicas of one of them within its bounds.
 */
export const createHelper = (config: HelperConfig, logger: Logger): Service => {
  const listServices = createListServices(config.DOCKER_SOCKET, config.STACK_NAME);
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answer(listServices, request).catch((error: unknown): Reply => {
      logger.warn({ err: error }, 'Docker does not answer');
      return refuse(503, error instanceof Error ? error.message : 'Docker does not answer');
    });
    if (status >= 400 && status !== 503) logger.warn({ status, body }, 'call refused');
    response.writeHead(status, { connection: 'close', 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 4,
      keepAlive: false,
    },
    (request, response) => void respond(request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  const readiness = createReadiness({
    required: {
      docker: async () => {
        await listServices();
      },
    },
  });
  return {
    app: createServiceApp({
      logger,
      metrics: createMetrics('autoscaler-helper'),
      readiness,
      routes: [],
    }),
    readiness,
    start: () => {
      // What a killed process left behind.
      rmSync(config.SCALING_SOCKET, { force: true });
      server.listen(config.SCALING_SOCKET, () => chmodSync(config.SCALING_SOCKET, OWNER_ONLY));
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
