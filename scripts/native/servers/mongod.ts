import { join } from 'node:path';
import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { joinReplicaSet } from './mongod-replica-set.ts';

/**
 * A mongod that is a replica set of one (transactions and change streams need a set), or one member of several,
 * with a small cache.
 */
export function createMongodSpec(options: {
  /** Name of the process, and of its replica set unless told. */
  name: string;
  replicaSet?: string;
  /** Ports of all members of the set, its own among them; by itself it is alone. */
  members?: readonly number[];
  binary: Binary;
  folder: string;
  port: number;
  /** Lets clients say which commands fail, for tests of what they do then. */
  canFailOnDemand?: boolean;
}): ProcessSpec {
  const { replicaSet = options.name, members = [options.port] } = options;
  const settings = {
    dbpath: options.folder,
    port: options.port,
    bind_ip: '127.0.0.1',
    replSet: replicaSet,
    oplogSize: 128,
    wiredTigerCacheSizeGB: 0.25,
    // By itself every 100 ms. Who waits for the majority has the journal written at once; the marks of the outboxes do
    // not wait, and one that a crash loses makes a repeat, which readers expect.
    journalCommitInterval: 500,
  };
  const parameters = {
    // The diagnostics recorder writes every second: most of what an idle mongod does.
    diagnosticDataCollectionEnabled: false,
    // Whoever is killed within a transaction leaves its documents locked for so long; by itself, a minute.
    transactionLifetimeLimitSeconds: 5,
    ...(options.canFailOnDemand ? { enableTestCommands: true } : {}),
  };
  return {
    name: options.name,
    command: options.binary.path,
    args: [
      '--nounixsocket',
      '--quiet',
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...Object.entries(parameters).flatMap(([name, value]) => [
        '--setParameter',
        `${name}=${value}`,
      ]),
    ],
    env: { ...options.binary.env, HOME: join(options.folder) },
    cwd: options.folder,
    isReady: () => joinReplicaSet(options.port, replicaSet, members),
  };
}
