type Answer<T> = { value: Promise<T>; endsAt: number };

const MAX_ANSWERS = 10_000;

/**
 * Asks at most once at a time for each key and keeps the answer for a short while; a failed question
 * is forgotten at once. Holds at most ten thousand answers.
 */
export const createSingleFlightCache = <T>(
  ask: (key: string) => Promise<T>,
  keepMs: number,
  now: () => number = Date.now,
): ((key: string) => Promise<T>) => {
  const answers = new Map<string, Answer<T>>();

  const makeRoom = (): void => {
    for (const [key, answer] of answers) {
      if (answer.endsAt > now() && answers.size < MAX_ANSWERS) return;
      answers.delete(key);
    }
  };

  const settle = async (key: string, answer: Answer<T>): Promise<void> => {
    try {
      await answer.value;
      answer.endsAt = now() + keepMs;
    } catch {
      // Whoever asked has the error; the next one asks again.
      if (answers.get(key) === answer) answers.delete(key);
    }
  };

  return (key) => {
    const known = answers.get(key);
    if (known && known.endsAt > now()) return known.value;
    answers.delete(key);
    makeRoom();
    // While the question is open it has no end: others wait for the same answer.
    const answer: Answer<T> = { value: ask(key), endsAt: Number.POSITIVE_INFINITY };
    answers.set(key, answer);
    void settle(key, answer);
    return answer.value;
  };
};
