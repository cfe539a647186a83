/** Rates of shorter times jump: messages are handled in batches. */
const SPAN_MS = 3_000;
/** What the shop was able to do so long ago it is taken to be able to do now. */
const MEMORY_MS = 60_000;

export type SettleRate = {
  /** Orders settled since ever, at that time (ms). */
  note: (settled: number, at: number) => void;
  /** The most orders per second that were settled over three seconds of the last minute. */
  perSecond: () => number;
  /** Whether anything was settled in the last seconds; if not, a part is away or there was nothing to do. */
  isAtWork: () => boolean;
};

export const createSettleRate = (atLeastPerSecond: number): SettleRate => {
  let looks: { at: number; settled: number }[] = [];
  let rates: { at: number; perSecond: number }[] = [];
  return {
    note: (settled, at) => {
      // Those of the span, and one from before it began.
      const before = looks.findLastIndex((look) => look.at <= at - SPAN_MS);
      looks = [...looks.slice(Math.max(0, before)), { at, settled }];
      const [first] = looks;
      if (!first || at - first.at < SPAN_MS) return;
      const perSecond = ((settled - first.settled) * 1_000) / (at - first.at);
      rates = [...rates.filter((rate) => rate.at > at - MEMORY_MS), { at, perSecond }];
    },
    perSecond: () => Math.max(atLeastPerSecond, ...rates.map(({ perSecond }) => perSecond)),
    isAtWork: () => (looks.at(-1)?.settled ?? 0) > (looks[0]?.settled ?? 0),
  };
};
