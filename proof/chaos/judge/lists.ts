import type { Records } from '../customers/records.ts';

/** A buyer's list holds, once each, all orders that the buyer was told of before. */
export const judgeLists = ({ lists, seen }: Records): string[] => {
  const byBuyer = Map.groupBy(seen, ({ buyer }) => buyer);
  return lists.flatMap(({ buyer, askedAt, orderIds, isAll }) => {
    const listed = new Set(orderIds);
    const twice = listed.size === orderIds.length ? [] : [`list of ${buyer}: an order twice`];
    if (!isAll) return twice;
    const missing = (byBuyer.get(buyer) ?? [])
      .filter(({ toldAt, order }) => toldAt <= askedAt && !listed.has(order.order_id))
      .map(({ order }) => `list of ${buyer}: order ${order.order_id}, told before, is missing`);
    return [...twice, ...missing];
  });
};
