import { type Document, MongoClient } from 'mongodb';
import type { ShopDocuments } from '../../proof/audit/at-rest.ts';
import type { FaultyShop } from './faulty-shop.ts';

const read = async <T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

const all = (client: MongoClient, name: string): Promise<Document[]> =>
  client.db().collection(name).find().toArray();

/** What the databases of a shop hold at one moment: it should be at rest. */
export const readRecords = async (shop: Pick<FaultyShop, 'mongoUrl'>): Promise<ShopDocuments> => {
  const [orders, charges] = await read(shop.mongoUrl('orderdb'), (client) =>
    Promise.all([all(client, 'orders'), all(client, 'sandbox_charges')]),
  );
  const [books, movements, reservations, holds] = await read(shop.mongoUrl('catalogdb'), (client) =>
    Promise.all([
      all(client, 'books'),
      all(client, 'stock_movements'),
      all(client, 'reservations'),
      all(client, 'holds'),
    ]),
  );
  return { orders, charges, books, movements, reservations, holds };
};
