/** Runs work of one key in turns, at most `parallel` at a time. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export type TurnsOptions = {
  parallel: number;
  /** How many may wait per key. */
  maxWaiting: number;
  /** The error for those who come on top. */
  refusal: () => Error;
};

type Lane = { running: number; waiting: (() => void)[] };

export const createTurns = ({ parallel, maxWaiting, refusal }: TurnsOptions): Turns => {
  const lanes = new Map<string, Lane>();

  const enter = async (key: string): Promise<Lane> => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.running < parallel) lane.running += 1;
    else if (lane.waiting.length >= maxWaiting) throw refusal();
    // Who leaves hands its turn to the first that waits, so `running` stays as it is.
    else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    return lane;
  };
  const leave = (key: string, lane: Lane): void => {
    const next = lane.waiting.shift();
    if (next) next();
    else {
      lane.running -= 1;
      if (lane.running === 0) lanes.delete(key);
    }
  };
  return async (key, work) => {
    const lane = await enter(key);
    try {
      return await work();
    } finally {
      leave(key, lane);
    }
  };
};
