import { formatCents } from '../money/format-money.ts';

type Props = { change: { shownCents: number; nowCents: number } };

/** Nothing was ordered: the total is not the one that the buyer had before the eyes. */
export const PriceChangeNotice = ({ change: { shownCents, nowCents } }: Props) => (
  <div role="alert" className="alert alert-warning">
    <p className="mb-1">
      <strong>
        The total is {formatCents(nowCents)} now. It was {formatCents(shownCents)} when you pressed
        the button.
      </strong>
    </p>
    <p className="mb-0">Nothing is ordered yet. If that is fine, press it once more.</p>
  </div>
);
