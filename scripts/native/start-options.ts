import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHost } from './listen-host.ts';
import { DATA_FOLDER } from './paths.ts';
import { assertPortsAllowed } from './refused-ports.ts';
import { listPorts, planPorts } from './shop-ports.ts';

export interface StartOptions {
  /** Of the shop; the others are derived from it. */
  readonly port: number;
  /** The IP address that nginx listens on. */
  readonly host: string;
  /** Of each service and of the gateway. */
  readonly replicas: number;
  /** Absolute path. */
  readonly folder: string;
  readonly detach: boolean;
  readonly seed: boolean;
}

export const START_USAGE = `usage: npm start -- [--port 5000] [--host 127.0.0.1] [--replicas 1] [--data DIR] [--detach] [--no-seed]

Starts the whole shop on this machine: MongoDB, Redis, RabbitMQ, the services, the gateway and nginx.

  --port N      the shop answers there, its services on the next three ports; others are N+1001 to N+1093
  --host IP     listen there: 0.0.0.0 lets other machines in, 127.0.0.1 only this one
  --replicas N  so many of each service and of the gateway, 1 to 8
  --data DIR    keep the data there instead of in .data
  --detach      return when the shop is ready; stop it with "npm run stop"
  --no-seed     do not fill an empty shop with books
  --help        print this`;

const MAX_REPLICAS = 8;
const LOWEST_PORT = 1_024;
const HIGHEST_PORT = 64_000;

/** Reads the arguments; null = the user asked for help. Throws an Error that says which one is wrong. */
export function parseStartOptions(args: readonly string[]): StartOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '5000' },
      host: { type: 'string', default: '127.0.0.1' },
      replicas: { type: 'string', default: '1' },
      data: { type: 'string', default: DATA_FOLDER },
      detach: { type: 'boolean', default: false },
      'no-seed': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const port = parseNumber('--port', values.port, LOWEST_PORT, HIGHEST_PORT);
  const replicas = parseNumber('--replicas', values.replicas, 1, MAX_REPLICAS);
  assertPortsAllowed(listPorts(planPorts(port, replicas)));
  return {
    port,
    host: parseHost(values.host),
    replicas,
    folder: resolve(values.data),
    detach: values.detach,
    seed: !values['no-seed'],
  };
}

function parseNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
}
