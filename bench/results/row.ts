/** How one figure did against its goal. */
export type Row = {
  /** P1 to P14. */
  figure: string;
  what: string;
  /** As shown: a ratio of two rates, or a value with its unit. */
  measured: string;
  /** What it is made of: rates and latencies of shop and limit, for whoever doubts it. */
  detail: string;
  goal: string;
  verdict: 'reached' | 'missed' | 'not measured yet' | 'wrong replies' | 'no goal';
};

export const notMeasured = (figure: string, what: string, why: string): Row => ({
  figure,
  what,
  measured: '',
  detail: why,
  goal: '',
  verdict: 'not measured yet',
});

export const wrongReplies = (figure: string, what: string, why: string): Row => ({
  figure,
  what,
  measured: '',
  detail: why,
  goal: '',
  verdict: 'wrong replies',
});
