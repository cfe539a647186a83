/**
 * The steps that the shop takes by itself. Without a circle among them each way ends, and then at a
 * state without such a step: a shop that is left alone comes to rest, whatever it does first.
 */
export const createProgressGraph = () => {
  const froms: number[] = [];
  const tos: number[] = [];

  return {
    add: (from: number, to: number): void => {
      froms.push(from);
      tos.push(to);
    },

    /** A state on a circle, or behind which only circles come; null when there is none. */
    findCycle: (states: number): number | null => {
      // Takes away states without a way on, until none is left or all that are left go on for ever.
      const waysOn = new Uint32Array(states);
      const starts = new Uint32Array(states + 1);
      for (const [edge, from] of froms.entries()) {
        waysOn[from] = (waysOn[from] ?? 0) + 1;
        const to = tos[edge] ?? 0;
        starts[to + 1] = (starts[to + 1] ?? 0) + 1;
      }
      for (let at = 0; at < states; at += 1)
        starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
      const fill = starts.slice();
      const before = new Uint32Array(froms.length);
      for (const [edge, from] of froms.entries()) {
        const to = tos[edge] ?? 0;
        before[fill[to] ?? 0] = from;
        fill[to] = (fill[to] ?? 0) + 1;
      }
      const ending: number[] = [];
      for (let at = 0; at < states; at += 1) if (waysOn[at] === 0) ending.push(at);
      for (let at = ending.pop(); at !== undefined; at = ending.pop()) {
        for (let edge = starts[at] ?? 0; edge < (starts[at + 1] ?? 0); edge += 1) {
          const from = before[edge] ?? 0;
          waysOn[from] = (waysOn[from] ?? 0) - 1;
          if (waysOn[from] === 0) ending.push(from);
        }
      }
      const left = waysOn.findIndex((count) => count > 0);
      return left < 0 ? null : left;
    },
  };
};
