import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitState } from 'cockatiel';
import { z } from 'zod';
import type { Balancer } from './balancer.ts';
import type { Replica } from './replica.ts';

const readinessSchema = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  checks: z.record(z.string(), z.string()),
});

/** The reply of a replica on /readyz. `isReady`: it accepts requests now. */
export type ReplicaReadiness = z.output<typeof readinessSchema> & { isReady: boolean };

/** Reads /readyz of a replica. Never rejects: a missing or invalid reply means `unavailable`. */
export type ReadReadiness = (url: string) => Promise<ReplicaReadiness>;

const UNREACHABLE: ReplicaReadiness = {
  status: 'unavailable',
  checks: { http: 'does not answer' },
  isReady: false,
};

export const createReadReadiness =
  (timeoutMs: number): ReadReadiness =>
  async (url) => {
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(timeoutMs) });
      const readiness = readinessSchema.parse(await response.json());
      return { ...readiness, isReady: response.ok || readiness.status === 'degraded' };
    } catch {
      return UNREACHABLE;
    }
  };

/**
 * Connects to the address of a replica. `silent`: it does not even refuse the connection, so the host has no power or is
 * cut off. A process that is busy, drains or has died still responds, or its kernel does.
 */
export type TcpProbe = (url: string) => Promise<'responds' | 'silent'>;

const SILENT_CODES = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ETIMEDOUT']);

export const createTcpProbe =
  (timeoutMs: number): TcpProbe =>
  (url) =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(url);
      const host = hostname.replace(/^\[|\]$/g, '');
      const socket = connect({ host, port: Number(port || 80), timeout: timeoutMs });
      const finish = (result: 'responds' | 'silent'): void => {
        socket.destroy();
        resolve(result);
      };
      socket.once('connect', () => finish('responds'));
      socket.once('timeout', () => finish('silent'));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        finish(SILENT_CODES.has(error.code ?? '') ? 'silent' : 'responds'),
      );
    });

export type HealthChecker = { start: () => void; stop: () => void };

type Parts = {
  balancers: readonly Balancer[];
  readReadiness: ReadReadiness;
  tcpProbe: TcpProbe;
  /** Closes all connections to a replica. */
  closeConnections: (url: string) => void;
  intervalMs: number;
};

/**
 * Checks all replicas periodically, so that requests avoid a draining one before it closes. The only replica of a service
 * is not checked, because there is no other one to use.
 */
export const createHealthChecker = (parts: Parts): HealthChecker => {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  const checkAll = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    const replicas = parts.balancers
      .map((balancer) => balancer.replicas())
      .filter(({ length }) => length > 1)
      .flat();
    await Promise.all(replicas.map((replica) => checkReplica(replica, parts)));
    isRunning = false;
  };
  return {
    start: () => {
      timer = setInterval(() => void checkAll(), parts.intervalMs);
    },
    stop: () => clearInterval(timer),
  };
};

/** A replica that is ready within this time needs no TCP probe. */
const PROMPT_MS = 100;

/** Requests avoid a replica with an open breaker, so the trial call of the breaker is made here. */
const checkReplica = async (replica: Replica, parts: Parts): Promise<void> => {
  const reading = parts.readReadiness(replica.url);
  const late = sleep(PROMPT_MS, { isReady: false }, { ref: false });
  const prompt = await Promise.race([reading, late]);
  const isSilent = !prompt.isReady && (await parts.tcpProbe(replica.url)) === 'silent';
  const { isReady } = await reading;
  replica.ready = isReady;
  if (isSilent) parts.closeConnections(replica.url);
  if (!isReady || replica.breaker.state === CircuitState.Closed) return;
  await replica.breaker.execute(async () => undefined).catch(() => undefined);
};
