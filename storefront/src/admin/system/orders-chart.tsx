import { CHART, ceilingOf, highestOf, linePath } from './chart-lines.ts';
import { rateWords } from './number-words.ts';
import { type Interval, RATE_KINDS } from './order-rates.ts';

/** Orders per second of the last five minutes, as far as this page has seen them. */
export const OrdersChart = ({ intervals }: { intervals: readonly Interval[] }) => {
  const highest = highestOf(intervals);
  const ceiling = ceilingOf(highest);
  const { width, height } = CHART;
  return (
    <figure className="system-chart">
      <div className="system-plot">
        <div className="system-scale" aria-hidden="true">
          <span>{rateWords(ceiling)}</span>
          <span>{rateWords(ceiling / 2)}</span>
          <span>0</span>
        </div>
        <svg
          role="img"
          aria-label={`Orders per second, the last 5 minutes: at most ${rateWords(highest)}`}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
        >
          {[0, height / 2, height].map((y) => (
            <line key={y} className="system-rule" x1={0} x2={width} y1={y} y2={y} />
          ))}
          {RATE_KINDS.map((kind) => (
            <path
              key={kind}
              className={`system-line system-line-${kind}`}
              d={linePath(intervals, kind, ceiling)}
            />
          ))}
        </svg>
        <div className="system-span" aria-hidden="true">
          <span>5 min ago</span>
          <span>now</span>
        </div>
      </div>
      <figcaption className="system-legend">
        {RATE_KINDS.map((kind) => (
          <span key={kind}>
            <svg viewBox="0 0 24 4" aria-hidden="true">
              <path className={`system-line system-line-${kind}`} d="M0 2L24 2" />
            </svg>
            {kind}
          </span>
        ))}
      </figcaption>
    </figure>
  );
};
