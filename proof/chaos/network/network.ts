import type { ReplicaPorts, ShopPorts } from '../../../scripts/native/shop-ports.ts';
import { LINKS, type Link, nameAllLinks, nameLink, ORDERDB_MEMBERS } from '../plan/targets.ts';
import { type LinkProxy, type LinkState, openLinkProxy } from './link-proxy.ts';

/** The proxies between the processes of one shop. */
export type Network = {
  /** For one process: which port it reaches in the place of which. */
  routesOf: (from: string) => Record<number, number>;
  /** Where nginx finds the replicas. */
  upstreams: readonly ReplicaPorts[];
  /** `target`: one link, or all of a process. */
  change: (target: string, state: LinkState) => void;
  close: () => Promise<void>;
};

const SERVICES = ['user', 'catalog', 'order'] as const;

const listPortsByName = (ports: ShopPorts, orderdbOthers: readonly number[]) => {
  const { userdb, catalogdb, redis, redisCache, amqp, user, catalog } = ports;
  const byName = new Map<string, number>([
    ...Object.entries({ userdb, catalogdb, redis, 'redis-cache': redisCache, rabbitmq: amqp }),
    ['nginx:user', user],
    ['nginx:catalog', catalog],
    ...[ports.orderdb, ...orderdbOthers].map((port, index): [string, number] => [
      ORDERDB_MEMBERS[index] ?? '',
      port,
    ]),
  ]);
  for (const [index, replica] of ports.replicas.entries()) {
    byName.set(`gateway-${index + 1}`, replica.gateway);
    for (const service of SERVICES) byName.set(`${service}-service-${index + 1}`, replica[service]);
  }
  return (name: string): number => {
    const port = byName.get(name);
    if (port === undefined) throw new Error(`no port of ${name}`);
    return port;
  };
};

export const openNetwork = async (
  ports: ShopPorts,
  orderdbOthers: readonly number[],
): Promise<Network> => {
  const portOf = listPortsByName(ports, orderdbOthers);
  const opened = await Promise.all(
    LINKS.map(
      async (link): Promise<Link & { proxy: LinkProxy }> => ({
        ...link,
        proxy: await openLinkProxy(portOf(link.to)),
      }),
    ),
  );
  const routesOf = (from: string): Record<number, number> =>
    Object.fromEntries(
      opened.filter((link) => link.from === from).map(({ to, proxy }) => [portOf(to), proxy.port]),
    );
  const fromNginx = routesOf('nginx');
  const through = (port: number): number => fromNginx[port] ?? port;
  return {
    routesOf,
    upstreams: ports.replicas.map(({ gateway, user, catalog, order }) => ({
      gateway: through(gateway),
      user: through(user),
      catalog: through(catalog),
      order: through(order),
    })),
    change: (target, state) => {
      const meant = opened.filter(
        (link) => nameLink(link) === target || nameAllLinks(link.from) === target,
      );
      if (meant.length === 0) throw new Error(`no link ${target}`);
      for (const { proxy } of meant) proxy.change(state);
    },
    close: async () => {
      await Promise.all(opened.map(({ proxy }) => proxy.close()));
    },
  };
};
