/**
 * Measures one after the other, and all again, in each round: A B A B. What slows the machine for a while
 * then meets all of them. Returns what each gave, round by round.
 */
export const interleave = async <Round extends object>(
  rounds: number,
  measures: { [Name in keyof Round]: () => Promise<Round[Name]> },
): Promise<{ [Name in keyof Round]: Round[Name][] }> => {
  const results: Partial<{ [Name in keyof Round]: Round[Name][] }> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const name in measures) {
      const samples = (results[name] ??= []);
      samples.push(await measures[name]());
    }
  }
  if (!isComplete(results, measures)) throw new Error('nothing was measured: no round');
  return results;
};

const isComplete = <Results extends object>(
  results: Partial<Results>,
  names: object,
): results is Results => Object.keys(names).every((name) => name in results);
