import type { ReactNode } from 'react';
import { ageWords, countWords, rateWords } from './number-words.ts';
import { meanRates, RATE_KINDS } from './order-rates.ts';
import type { SystemHistory } from './system-history.ts';
import { totalsOf } from './system-totals.ts';

const MEAN_SECONDS = 10;
/** A message is sent within a second, unless something is away. */
const OLD_SECONDS = 15;

type CardProps = { title: string; value: string; bad?: boolean; children?: ReactNode };

const NOT_KNOWN = 'not known';
const MEASURING = 'measuring…';

/** Words where a number will stand: smaller, so that they fit into its place. */
const isWords = (value: string): boolean => value === NOT_KNOWN || value === MEASURING;

const Card = ({ title, value, bad = false, children }: CardProps) => (
  <div className={bad ? 'system-card system-card-bad' : 'system-card'}>
    <dt>{title}</dt>
    <dd>
      <strong className={isWords(value) ? 'system-no-number' : undefined}>{value}</strong>
      {children !== undefined && <span>{children}</span>}
    </dd>
  </div>
);

const orUnknown = (value: number | null, words: (value: number) => string): string =>
  value === null ? NOT_KNOWN : words(value);

/** Orders per second of late; "measuring…" until two replies can be compared. */
export const RateCards = ({ now, intervals }: SystemHistory) => {
  const rates = meanRates(intervals, MEAN_SECONDS);
  const unknown = now.orders.length === 0 ? NOT_KNOWN : MEASURING;
  return (
    <dl className="system-cards">
      {RATE_KINDS.map((kind) => (
        <Card key={kind} title={kind} value={rates ? rateWords(rates[kind]) : unknown} />
      ))}
    </dl>
  );
};

export const BacklogCards = ({ now }: SystemHistory) => {
  const { waiting, dead, unsent, oldestSeconds, unknownQueues } = totalsOf(now);
  const missing = unknownQueues === 1 ? '1 queue' : `${unknownQueues} queues`;
  const without = unknownQueues === 0 ? 'in all queues' : `${missing} not known`;
  return (
    <dl className="system-cards">
      <Card title="Messages waiting" value={orUnknown(waiting, countWords)}>
        {without}
      </Card>
      <Card
        title="Dead letters"
        value={orUnknown(dead, countWords)}
        bad={dead !== null && dead > 0}
      >
        {without}
      </Card>
      <Card
        title="Oldest unsent message"
        value={unsent === 0 ? 'none' : orUnknown(oldestSeconds, ageWords)}
        bad={oldestSeconds !== null && oldestSeconds > OLD_SECONDS}
      >
        {orUnknown(unsent, countWords)} in the outboxes
      </Card>
    </dl>
  );
};
