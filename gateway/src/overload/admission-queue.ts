export type AdmissionQueueOptions = {
  /** Open requests while more come than are answered. */
  maxSteady: number;
  /** Open and waiting requests in a burst. At least `maxSteady`. */
  maxOpen: number;
  now?: () => number;
};

export type Ticket = {
  isAdmitted: boolean | Promise<boolean>;
  /** To be called once, when the request has its reply or its client has gone. */
  leave: () => void;
};

export type AdmissionQueue = {
  /** `client`: the user or address that shares the places fairly; null when it is unknown. */
  enter: (client: string | null) => Ticket;
  open: () => number;
  waiting: () => number;
};

/** A state that lasts this long is no burst, and no pause. */
const INTERVAL_MS = 300;
const BURST_WAIT_MS = INTERVAL_MS;
const OVERLOAD_WAIT_MS = 10;

/** `held`: its open and its waiting requests. */
type Client = { key: string | null; open: number; held: number };
type Waiting = { client: Client; decide: (isAdmitted: boolean) => void };

/**
 * The places of one traffic class, with a queue as in Controlled Delay (CoDel):
 * - In calm times a request waits for a place for up to 300 ms and is then admitted without one, up to `maxOpen`.
 * - Overload begins when all places were taken for 300 ms, and ends when one was free for 300 ms. Meanwhile a request
 *   waits 10 ms and is then refused, so a refusal is quick.
 * - A free place goes to the client with the fewest open requests. While the clients are fewer than the places, one that
 *   holds less than its share enters a full queue. One with less than a quarter of its share waits up to 300 ms under overload too.
 */
export const createAdmissionQueue = (options: AdmissionQueueOptions): AdmissionQueue => {
  const { maxSteady, maxOpen, now = () => performance.now() } = options;
  const clients = new Set<Client>();
  const byKey = new Map<string, Client>();
  const waiting = new Set<Waiting>();
  let open = 0;
  let isOverloaded = false;
  let wasFull = false;
  let changedAt = now();

  const observe = (): void => {
    const at = now();
    if (at - changedAt >= INTERVAL_MS) isOverloaded = wasFull;
    const isFull = open >= maxSteady;
    if (isFull !== wasFull) changedAt = at;
    wasFull = isFull;
  };
  const clientOf = (key: string | null): Client => {
    const known = key === null ? undefined : byKey.get(key);
    if (known) return known;
    const client = { key, open: 0, held: 0 };
    clients.add(client);
    if (key !== null) byKey.set(key, client);
    return client;
  };
  const forget = (client: Client): void => {
    clients.delete(client);
    if (client.key !== null) byKey.delete(client.key);
  };
  const shareOfEach = (): number => Math.floor(maxSteady / clients.size);
  const isBelowShare = (client: Client): boolean => client.held < shareOfEach();
  const isFarBelowShare = (client: Client): boolean => 4 * client.held < shareOfEach();
  const take = (client: Client): void => {
    open += 1;
    client.open += 1;
  };
  const release = (client: Client): void => {
    open -= 1;
    client.open -= 1;
    drop(client);
    if (open < maxSteady) firstOf(waiting)?.decide(true);
    observe();
  };
  const drop = (client: Client): void => {
    client.held -= 1;
    if (client.held === 0) forget(client);
  };

  const wait = (client: Client): Ticket => {
    const isBurst = !isOverloaded;
    const isPatient = isBurst || isFarBelowShare(client);
    const waitMs = isPatient ? BURST_WAIT_MS : OVERLOAD_WAIT_MS;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let leave = (): void => decide(false);
    const decide = (isAdmitted: boolean): void => {
      clearTimeout(timer);
      waiting.delete(entry);
      if (isAdmitted) take(client);
      else drop(client);
      leave = isAdmitted ? () => release(client) : () => undefined;
      resolve(isAdmitted);
    };
    const timer = setTimeout(() => decide(isBurst), waitMs);
    const entry = { client, decide };
    client.held += 1;
    waiting.add(entry);
    return { isAdmitted: promise, leave: () => leave() };
  };

  return {
    enter: (key) => {
      observe();
      const client = clientOf(key);
      if (open < maxSteady) {
        take(client);
        client.held += 1;
        observe();
        return { isAdmitted: true, leave: () => release(client) };
      }
      if (open + waiting.size < maxOpen || isBelowShare(client)) return wait(client);
      if (client.held === 0) forget(client);
      return { isAdmitted: false, leave: () => undefined };
    },
    open: () => open,
    waiting: () => waiting.size,
  };
};

/** The one whose client has the fewest open requests; of several the one that came first. */
const firstOf = (waiting: ReadonlySet<Waiting>): Waiting | undefined => {
  let first: Waiting | undefined;
  for (const each of waiting) {
    if (!first || each.client.open < first.client.open) first = each;
    if (first.client.open === 0) break;
  }
  return first;
};
