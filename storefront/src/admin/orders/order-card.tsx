import { centsFromDecimal } from '@bookstore/contracts/money';
import type { OrderReply } from '@bookstore/contracts/orders';
import { formatCents } from '../../money/format-money.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { timeWords } from '../times.ts';
import { actionsFor, type OrderAction, shortId, STATUS_NAMES } from './order-actions.ts';

const ACTION_NAMES = { ship: 'Mark as shipped', deliver: 'Mark as delivered' } as const;

type Props = { order: OrderReply; busy: boolean; onAct: (action: OrderAction) => void };

const Actions = ({ order, busy, onAct }: Props) => (
  <div className="admin-actions">
    {actionsFor(order.status).map((action) =>
      action === 'cancel' ? (
        <ConfirmButton
          key={action}
          label="Cancel"
          about={`order ${shortId(order.order_id)}`}
          question="Cancel this order? The copies go back and a payment is refunded."
          yes="Yes, cancel it"
          tone="danger"
          busy={busy}
          onConfirm={() => onAct(action)}
        />
      ) : (
        <button
          key={action}
          type="button"
          className="btn btn-sm btn-primary"
          aria-label={`${ACTION_NAMES[action]}: order ${shortId(order.order_id)}`}
          aria-disabled={busy}
          onClick={() => {
            if (!busy) onAct(action);
          }}
        >
          {ACTION_NAMES[action]}
        </button>
      ),
    )}
  </div>
);

/** One order, and what can be done with it. */
export const OrderCard = (props: Props) => {
  const { order } = props;
  return (
    <article className="admin-order" aria-label={`Order ${shortId(order.order_id)}`}>
      <h2 className="h5">
        <code className="text-reset">{shortId(order.order_id)}</code>{' '}
        <span className={`admin-status admin-status-${order.status.toLowerCase()}`}>
          {STATUS_NAMES[order.status]}
        </span>
      </h2>
      <p className="mb-1 text-break">
        {order.username}, <time dateTime={order.created_at}>{timeWords(order.created_at)}</time>
        {order.reason !== undefined && ` (${order.reason.replaceAll('-', ' ')})`}
      </p>
      <ul className="list-unstyled mb-1">
        {order.items.map((item) => (
          <li key={item.book_id} className="text-break">
            {item.quantity} × {item.title}
          </li>
        ))}
      </ul>
      <p className="mb-2">
        <strong>{formatCents(centsFromDecimal(order.total_price))}</strong>{' '}
        <span className="text-body-secondary">
          payment {order.payment.status.replaceAll('-', ' ')}
        </span>
      </p>
      <Actions {...props} />
    </article>
  );
};
