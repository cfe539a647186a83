/** Every port of a shop, derived from the one that the user chooses. */
export interface ShopPorts {
  /** nginx: the shop, then each service directly. */
  readonly edge: number;
  readonly user: number;
  readonly catalog: number;
  readonly order: number;
  /** Loopback only. */
  readonly userdb: number;
  readonly catalogdb: number;
  readonly orderdb: number;
  /** Counters. */
  readonly redis: number;
  readonly redisCache: number;
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
  readonly replicas: readonly ReplicaPorts[];
}

export interface ReplicaPorts {
  readonly gateway: number;
  readonly user: number;
  readonly catalog: number;
  readonly order: number;
}

const INTERNAL_OFFSET = 1_000;

/** `edge` to `edge + 3` are the public ones, a block from `edge + 1000` on the internal ones. */
export function planPorts(edge: number, replicas: number): ShopPorts {
  const servers = edge + INTERNAL_OFFSET;
  return {
    edge,
    user: edge + 1,
    catalog: edge + 2,
    order: edge + 3,
    userdb: servers + 1,
    catalogdb: servers + 2,
    orderdb: servers + 3,
    redis: servers + 4,
    amqp: servers + 5,
    distribution: servers + 6,
    epmd: servers + 7,
    redisCache: servers + 8,
    replicas: Array.from({ length: replicas }, (_, index) => {
      const first = servers + 10 * (index + 1);
      return { gateway: first, user: first + 1, catalog: first + 2, order: first + 3 };
    }),
  };
}

/** All of them, in rising order. */
export function listPorts({ replicas, ...single }: ShopPorts): number[] {
  const all = [...Object.values(single), ...replicas.flatMap((replica) => Object.values(replica))];
  return all.toSorted((a, b) => a - b);
}
