import { SmokeFailure } from './checks.ts';

export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const NAME_WIDTH = 58;

/** Prints each step with a tick, the status of its last reply and the time; a failure also in full. */
export const createReporter = (
  print: (line: string) => void,
  lastStatus: () => number,
): { step: Step; steps: () => number } => {
  let steps = 0;
  const step: Step = async (name, work) => {
    const start = performance.now();
    const line = (mark: string): string => {
      const time = `${Math.round(performance.now() - start)} ms`;
      return `${mark} ${name.padEnd(NAME_WIDTH)} ${lastStatus()} ${time.padStart(9)}`;
    };
    try {
      const result = await work();
      steps += 1;
      print(line('✓'));
      return result;
    } catch (error) {
      print(line('✗'));
      print(`  ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof SmokeFailure) print(error.transcript.replaceAll(/^/gm, '  '));
      throw error;
    }
  };
  return { step, steps: () => steps };
};
