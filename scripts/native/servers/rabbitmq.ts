import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { probePort } from './probe-port.ts';

export interface RabbitmqPorts {
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
  /** Opens the HTTP API there, without statistics; it costs 0.3 s at start and five at an orderly stop. */
  readonly management?: number;
}

/** Where RabbitMQ stops taking messages: enough for a shop, little beside the rest of it. */
const SHOP_MEMORY_BYTES = 512 * 2 ** 20;

// Two schedulers that sleep when idle; tables sized for a shop instead of the default's million processes.
const RUNTIME_FLAGS = '+S 2:2 +A 4 +sbwt none +sbwtdcpu none +sbwtdio none +P 131072 +t 1048576';

// epmd stays in the process group instead of becoming a daemon, so that it ends with the group.
const START = 'epmd & exec "$0" -noinput';

const QUEUES_FILE = join(import.meta.dirname, '../../../docker/rabbitmq-queues.eval');

/** A RabbitMQ node with its own name, ports, cookie and folders: it can run beside any other. */
export function createRabbitmqSpec(options: {
  binary: Binary;
  folder: string;
  ports: RabbitmqPorts;
  memoryBytes?: number;
  /** Definitions of its users; without them it has the user guest. */
  usersFile?: string;
}): ProcessSpec {
  const { binary, folder, ports, memoryBytes = SHOP_MEMORY_BYTES, usersFile } = options;
  const inFolder = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(inFolder('rabbitmq.config'), renderConfig(ports, memoryBytes, usersFile));
  const plugins = ports.management === undefined ? '[].' : '[rabbitmq_management].';
  writeFileSync(inFolder('enabled_plugins'), plugins);
  return {
    name: 'rabbitmq',
    command: '/bin/sh',
    args: ['-c', START, binary.path],
    env: {
      ...binary.env,
      HOME: folder,
      LANG: 'C.UTF-8',
      // Lets rabbitmq-server replace its shell by the VM, which then gets our signals itself.
      RABBITMQ_ALLOW_INPUT: '1',
      // The path has a variable of its own, because Erlang splits ERL_AFLAGS at spaces and quotes.
      ERL_AFLAGS: `-eval 'file:eval(os:getenv("QUEUES_FILE"))'`,
      QUEUES_FILE,
      // Always the same, for the data belong to it; an epmd of our own keeps it apart from other nodes.
      RABBITMQ_NODENAME: 'bookstore@localhost',
      RABBITMQ_DIST_PORT: String(ports.distribution),
      RABBITMQ_MNESIA_BASE: inFolder('mnesia'),
      RABBITMQ_LOG_BASE: inFolder('log'),
      RABBITMQ_CONFIG_FILE: inFolder('rabbitmq.config'),
      RABBITMQ_ENABLED_PLUGINS_FILE: inFolder('enabled_plugins'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${RUNTIME_FLAGS} -kernel inet_dist_use_interface {127,0,0,1}`,
      // Keeps the settings of a system-wide RabbitMQ in /etc/rabbitmq out.
      RABBITMQ_CONF_ENV_FILE: inFolder('none.conf'),
      RABBITMQ_ADVANCED_CONFIG_FILE: inFolder('none.config'),
      ERL_EPMD_PORT: String(ports.epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
    },
    cwd: folder,
    isReady: () => probePort(ports.amqp),
  };
}

/** Erlang terms instead of rabbitmq.conf: spares the start the translation. */
function renderConfig(ports: RabbitmqPorts, memoryBytes: number, usersFile?: string): string {
  const log = '{log, [{console, [{enabled, true}, {level, warning}]}, {file, [{file, false}]}]}';
  const rabbit = [
    `{tcp_listeners, [{"127.0.0.1", ${ports.amqp}}]}`,
    `{vm_memory_high_watermark, {absolute, ${memoryBytes}}}`,
    '{disk_free_limit, 200000000}',
    ...(usersFile === undefined ? [] : [`{load_definitions, ${JSON.stringify(usersFile)}}`]),
    log,
  ];
  const management = [
    `{rabbitmq_management, [{tcp_config, [{ip, "127.0.0.1"}, {port, ${ports.management}}]}]}`,
    '{rabbitmq_management_agent, [{disable_metrics_collector, true}]}',
  ];
  const applications = [
    `{rabbit, [${rabbit.join(', ')}]}`,
    // The log of the quorum queues is held in memory up to this size.
    '{ra, [{wal_max_size_bytes, 33554432}]}',
    ...(ports.management === undefined ? [] : management),
  ];
  return `[${applications.join(',\n ')}].\n`;
}
