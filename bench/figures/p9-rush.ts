import { judgeValue } from '../results/judge-row.ts';
import { type Rush, rushForCopies } from './few-copies.ts';
import type { Figure } from './figure.ts';

const BUYERS = 200;
const MOST_ROUNDS = 5;

export const rushForFewCopies: Figure = {
  id: 'P9',
  what: '10 copies, 200 buyers at once',
  isQuick: true,
  measure: async (bench) => {
    const buyers = await bench.buyers(BUYERS);
    const wanted = bench.rounds > 1 ? MOST_ROUNDS : 1;
    const rounds: Rush[] = [];
    for (let round = 0; round < wanted; round += 1)
      rounds.push(await rushForCopies(bench, buyers, { mayTurnAway: false }));
    const right = rounds.filter(({ isRight }) => isRight).length;
    const slowest = Math.max(...rounds.map(({ settledSeconds }) => settledSeconds));
    return {
      rows: [
        judgeValue({
          figure: 'P9',
          what: '10 copies, 200 buyers: exactly 10 accepted, 190 refused, no 5xx',
          values: [right],
          unit: ` of ${wanted} rounds`,
          goal: { atLeast: wanted },
          detail: [...new Set(rounds.map(({ detail }) => detail))].join('; '),
        }),
        judgeValue({
          figure: 'P9',
          what: 'all of them settled, the slowest round',
          values: [slowest],
          unit: ' s',
          goal: { atMost: 5 },
        }),
      ],
      curves: [],
    };
  },
};
