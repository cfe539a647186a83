import type { OrderNews } from './use-live-order.ts';

type Props = { news: OrderNews; onAgain: () => void };

/** Says that an order is not followed live at the moment, and what is done about it. */
export const LiveTrouble = ({ news, onAgain }: Props) => (
  <div role="status">
    {news !== 'live' && (
      <p className="order-trouble">
        {news === 'asking'
          ? 'The live connection broke. We ask again by ourselves, less and less often. '
          : 'This order is not followed any more: what you see may be out of date. '}
        <button type="button" className="btn btn-sm btn-outline-primary" onClick={onAgain}>
          Look again
        </button>
      </p>
    )}
  </div>
);
