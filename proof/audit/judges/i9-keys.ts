import type { Finding } from '../finding.ts';

/** What the database says about the keys: two orders of one, and whether it would refuse the next such two. */
export type KeyState = {
  shared: readonly { userId: string; key: string; orderIds: readonly string[] }[];
  isGuarded: boolean;
};

/** I9: one Idempotency-Key of a user is one order. */
export const judgeKeys = ({ shared, isGuarded }: KeyState): Finding[] => [
  ...shared.map(
    ({ userId, key, orderIds }): Finding => ({
      invariant: 'I9',
      subject: { kind: 'order', id: orderIds[0] ?? '' },
      what: `key ${key} of user ${userId} made ${orderIds.join(', ')}`,
    }),
  ),
  ...(isGuarded
    ? []
    : [
        {
          invariant: 'I9',
          subject: { kind: 'shop', id: 'orders' },
          what: 'the index one_order_per_key is not there: start order-service',
        } as const,
      ]),
];
