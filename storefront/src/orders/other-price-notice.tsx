import { formatCents } from '../money/format-money.ts';

type Props = { shownCents: number; totalCents: number; canCancel: boolean };

/** The price changed in the moment of ordering: said in words, with what can be done. */
export const OtherPriceNotice = ({ shownCents, totalCents, canCancel }: Props) => (
  <div role="alert" className="alert alert-warning">
    <p className="mb-1">
      <strong>
        The price changed while you ordered: the total is {formatCents(totalCents)}, and you were
        shown {formatCents(shownCents)}.
      </strong>
    </p>
    {canCancel && (
      <p className="mb-0">
        If that is not what you want, cancel the order below: what you paid comes back to you.
      </p>
    )}
  </div>
);
