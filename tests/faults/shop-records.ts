import { type Document, MongoClient } from 'mongodb';
import type { FaultyShop } from './faulty-shop.ts';

/** What the databases of a shop hold at one moment. */
export type ShopRecords = {
  orders: Document[];
  charges: Map<string, Document>;
  books: Document[];
  movements: Document[];
  reservations: Map<string, Document>;
};

const byId = (documents: readonly Document[]): Map<string, Document> =>
  new Map(documents.map((document) => [String(document['_id']), document]));

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

export const readRecords = async (shop: Pick<FaultyShop, 'mongoUrl'>): Promise<ShopRecords> => {
  const [orders, charges] = await read(shop.mongoUrl('orderdb'), (client) =>
    Promise.all([all(client, 'orders'), all(client, 'sandbox_charges')]),
  );
  const [books, movements, reservations] = await read(shop.mongoUrl('catalogdb'), (client) =>
    Promise.all([
      all(client, 'books'),
      all(client, 'stock_movements'),
      all(client, 'reservations'),
    ]),
  );
  return { orders, charges: byId(charges), books, movements, reservations: byId(reservations) };
};
