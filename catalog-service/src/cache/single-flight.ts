export type SingleFlight<T> = {
  /** Joins the work that runs under this key, or begins it. */
  run: (key: string, work: () => Promise<T>) => Promise<T>;
  /** Who comes from now on begins anew: what runs may have read too early. */
  forget: (key: string) => void;
};

export const createSingleFlight = <T>(): SingleFlight<T> => {
  const running = new Map<string, Promise<T>>();
  return {
    run: (key, work) => {
      const joined = running.get(key);
      if (joined) return joined;
      const flight = work().finally(() => {
        if (running.get(key) === flight) running.delete(key);
      });
      running.set(key, flight);
      return flight;
    },
    forget: (key) => {
      running.delete(key);
    },
  };
};
