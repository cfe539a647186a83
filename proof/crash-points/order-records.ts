import type { Document } from 'mongodb';
import type { FaultyShop } from '../../tests/faults/faulty-shop.ts';
import { readRecords } from '../../tests/faults/shop-records.ts';

/** What the databases hold of the one order of a book. */
export type OrderRecords = {
  order: Document | undefined;
  charge: Document | undefined;
  reservation: Document | undefined;
};

export const readOrderRecords = async (shop: FaultyShop, bookId: string): Promise<OrderRecords> => {
  const { orders, charges, reservations } = await readRecords(shop);
  const order = orders.find(({ lines }) => JSON.stringify(lines).includes(bookId));
  const ofOrder = (documents: readonly Document[]) =>
    documents.find(({ _id }) => String(_id) === String(order?.['_id']));
  return { order, charge: ofOrder(charges), reservation: ofOrder(reservations) };
};
