import { useEffect, useState } from 'react';
import { ProblemError } from '../api/problem-error.ts';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { countdownWords } from './countdown.ts';
import type { HoldState } from './hold-keeper.ts';

const TICK_MS = 500;
const HURRY_MS = 60_000;

const Countdown = ({ endsAt }: { endsAt: number }) => {
  const [left, setLeft] = useState(() => endsAt - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(endsAt - Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [endsAt]);
  return (
    <>
      <p className="hold-notice">
        Your copies are put aside for you for another{' '}
        <strong role="timer" className={left < HURRY_MS ? 'hold-hurry' : ''}>
          {countdownWords(left)}
        </strong>
      </p>
      <p role="status" className="visually-hidden">
        {left < HURRY_MS ? 'Less than a minute is left.' : ''}
      </p>
    </>
  );
};

/** True when the order can be placed although, or because, nothing is held. */
export const canOrderWith = (hold: HoldState): boolean => {
  switch (hold.kind) {
    case 'none':
    case 'held':
      return true;
    case 'asking':
    case 'ended':
      return false;
    case 'refused':
      return !(
        hold.error instanceof ProblemError &&
        (hold.error.code === 'out-of-stock' || hold.error.code === 'unknown-book')
      );
    default:
      return hold satisfies never;
  }
};

/** What is kept aside, and for how long. */
export const HoldNotice = ({ hold, onAgain }: { hold: HoldState; onAgain: () => void }) => {
  switch (hold.kind) {
    case 'held':
      return <Countdown endsAt={hold.endsAt} />;
    case 'asking':
      return (
        <p className="hold-notice" role="status">
          Putting your copies aside …
        </p>
      );
    case 'none':
      return (
        <p className="hold-notice">
          With more than 20 different books nothing is put aside: others may be faster.
        </p>
      );
    case 'ended':
      return (
        <div role="alert" className="alert alert-warning">
          <p>The time is up: your copies are no longer put aside.</p>
          <button type="button" className="btn btn-outline-primary" onClick={onAgain}>
            Put them aside again
          </button>
        </div>
      );
    case 'refused':
      return (
        <>
          <ProblemNotice error={hold.error} onRetry={onAgain} />
          {canOrderWith(hold) && (
            <p>You can order all the same, but nothing is put aside: others may be faster.</p>
          )}
        </>
      );
    default:
      return hold satisfies never;
  }
};
