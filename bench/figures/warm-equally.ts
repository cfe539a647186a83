/** Of the first one. */
const SAMPLES = 2;
/** Of each other: one that is far slower is measured as warm as it is by then. */
const MOST_SAMPLES = 8;

/** What is warmed up, and how many processes of each service share its requests. */
export type Warmable = {
  /** Resolves with how many requests were answered. */
  sample: () => Promise<{ answered: number }>;
  processes: number;
};

/**
 * Warms up until each process of the others has answered as many requests as each of the first one has. A process compiles
 * what it runs often, by counts: of two that share the requests each is behind one that has them all.
 */
export const warmEqually = async ([first, ...others]: readonly Warmable[]): Promise<void> => {
  if (!first) return;
  const each = (await answerOf(first, () => false, SAMPLES)) / first.processes;
  for (const other of others) {
    const enough = each * other.processes;
    await answerOf(other, (answered) => answered >= enough, MOST_SAMPLES);
  }
};

const answerOf = async (
  { sample }: Warmable,
  isEnough: (answered: number) => boolean,
  most: number,
): Promise<number> => {
  let answered = 0;
  for (let taken = 0; taken < most && !isEnough(answered); taken += 1) {
    answered += (await sample()).answered;
  }
  return answered;
};
