import { Socket } from 'node:net';
import { z } from 'zod';

const routesSchema = z.record(z.string(), z.int());

type Options = { port?: unknown };

const isOptions = (value: unknown): value is Options => typeof value === 'object' && value !== null;

/**
 * Connections of this process to one of these ports go to the other one. Addresses stay what they are, so that
 * a driver which learns the members of a replica set from the set itself takes the same ways.
 */
export const redirectConnections = (given: unknown): void => {
  const routes = routesSchema.parse(given);
  // oxlint-disable-next-line typescript/unbound-method -- each call gives it its socket
  const direct = Socket.prototype.connect;
  const rerouted = (options: unknown): unknown => {
    if (!isOptions(options)) return options;
    const port = routes[String(options.port)];
    return port === undefined ? options : { ...options, port };
  };
  Socket.prototype.connect = function connect(this: Socket, ...args: unknown[]): Socket {
    const [first, ...rest] = args;
    // net.connect() hands its arguments over as one list that it has read already, and marked as such.
    if (Array.isArray(first)) first[0] = rerouted(first[0]);
    return Reflect.apply(direct, this, Array.isArray(first) ? args : [rerouted(first), ...rest]);
  };
};
