const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;

/** How many of something, as this browser's people write it. */
export const countWords = (count: number): string => whole.format(count);

/** A rate: fine below 10, where a tenth is something. */
export const rateWords = (rate: number): string => (rate < 10 ? tenths : whole).format(rate);

/** An age in seconds, in the unit that tells most. */
export const ageWords = (seconds: number): string => {
  if (seconds < 2 * SECONDS_PER_MINUTE) return `${whole.format(seconds)} s`;
  if (seconds < 2 * SECONDS_PER_HOUR) return `${whole.format(seconds / SECONDS_PER_MINUTE)} min`;
  return `${whole.format(seconds / SECONDS_PER_HOUR)} h`;
};
