import type {
  OrderReply,
  OrderStatus,
  PaymentStatus,
  RejectionReason,
} from '@bookstore/contracts/orders';

/** The state in a word or two, for lists and the history. */
export const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  PENDING: 'Being checked',
  ACCEPTED: 'Accepted',
  REJECTED: 'Not possible',
  CANCELLED: 'Cancelled',
  SHIPPED: 'On its way',
  DELIVERED: 'Delivered',
};

const REASON_WORDS: Readonly<Record<RejectionReason, string>> = {
  'out-of-stock': 'Someone was faster: not enough copies were left.',
  'payment-declined': 'The payment was declined. The books are back on the shelf.',
  'payment-failed': 'The bank did not answer, so we gave up. The books are back on the shelf.',
  'unknown-book': 'A book of this order is no longer sold here.',
  expired: 'We could not finish your order in time, so we ended it.',
};

/** What becomes of the money of an order that came to nothing. */
const MONEY_WORDS: Readonly<Record<PaymentStatus, string>> = {
  none: 'You were not charged.',
  pending: 'We are finding out what became of the payment.',
  captured: 'You paid for it.',
  declined: 'You were not charged.',
  failed: 'You were not charged.',
  'refund-pending': 'What you paid is on its way back to you.',
  refunded: 'What you paid is back with you.',
};

/** What happens to an order now, in whole sentences for its buyer. */
export const orderWords = ({
  status,
  reason,
  payment,
}: Pick<OrderReply, 'status' | 'payment'> & { reason?: RejectionReason | undefined }): string => {
  switch (status) {
    case 'PENDING':
      return payment.status === 'pending'
        ? 'Your copies are put aside. We are waiting for the bank.'
        : 'We are putting your copies aside, and then ask the bank.';
    case 'ACCEPTED':
      return 'The books are yours and paid for. We will send them soon.';
    case 'SHIPPED':
      return 'Your books are on their way to you.';
    case 'DELIVERED':
      return 'Your books have arrived. Enjoy them!';
    case 'CANCELLED':
      return `This order was cancelled. ${MONEY_WORDS[payment.status]}`;
    case 'REJECTED': {
      const why = reason ? REASON_WORDS[reason] : 'We could not take this order.';
      return `${why} ${MONEY_WORDS[payment.status]}`;
    }
    default:
      return status satisfies never;
  }
};
