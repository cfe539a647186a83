/**
 * Cores that each replica of a service used since the call before; a replica that was not there then,
 * has begun anew or does not answer is left out. The calls are for all services of interest at once.
 */
export type ReadCores = (service: string) => Promise<readonly number[]>;

/** Messages that wait in a queue; undefined while that can't be said. */
export type ReadQueueDepth = (queue: string) => Promise<number | undefined>;
