type Asking<T> = { running: Promise<T>; next: Promise<T> | null };

/**
 * Asks for each key one question at a time. Who comes while one is under way shares the next one: an
 * answer is never older than the question of who gets it, however many ask.
 */
export const createCoalescedFetch = <T>(
  ask: (key: string) => Promise<T>,
): ((key: string) => Promise<T>) => {
  const asking = new Map<string, Asking<T>>();

  const start = (key: string): Promise<T> => {
    const mine: Asking<T> = { running: ask(key), next: null };
    asking.set(key, mine);
    const end = (): void => {
      if (mine.next === null) asking.delete(key);
    };
    mine.running.then(end, end);
    return mine.running;
  };

  return (key) => {
    const current = asking.get(key);
    if (!current) return start(key);
    const again = (): Promise<T> => start(key);
    current.next ??= current.running.then(again, again);
    return current.next;
  };
};
