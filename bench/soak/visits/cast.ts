import { orderSchema } from '@bookstore/contracts/orders';
import type { Session } from '@bookstore/contracts/users';
import { addBook, signIn } from '../../../tests/e2e/client.ts';
import { type Credentials, makeBuyers } from '../../shop/buyers.ts';
import { makeBooks } from '../../shop/made-books.ts';
import { readBody } from '../../shop/read-body.ts';
import { makeSettledOrders } from '../../shop/settled-orders.ts';
import type { BenchShop } from '../../shop/start-shop.ts';

/** Their number is fixed, so that the soak itself does not grow with time. */
export type SoakBuyer = Credentials & {
  session: Session;
  /** Of those that are neither declined nor cancelled. */
  newestOrder: string | null;
};

/** Who and what the visits are about. */
export type Cast = {
  url: string;
  /** Many books that are looked at. */
  books: readonly string[];
  /** A few that are ordered and restocked. */
  shelf: readonly string[];
  buyers: readonly SoakBuyer[];
  admin: { username: string; password: string; session: Session };
  /** Orders that change no more, with their reply byte for byte. */
  settled: readonly { path: string; buyer: SoakBuyer; body: string }[];
  /** Orders that somebody was told of with a 201. */
  placed: number;
};

const SHELF = 20;
const COPIES = 1_000;
const BUYERS = 40;
/** The cheapest that bcrypt has; those who register during the soak get a hash as dear as the shop makes it. */
const CHEAP_HASH = 4;
/** More than a page of each buyer's own orders. */
const ORDERS_OF_EACH = 5;

export const gatherCast = async (shop: BenchShop, bookCount: number): Promise<Cast> => {
  const { url, adminPassword } = shop;
  const books = await makeBooks(shop.databases.books, 0, bookCount);
  const username = 'admin';
  const session = await signIn(url, username, adminPassword);
  const admin = { username, password: adminPassword, session };
  const shelf: string[] = [];
  for (let index = 0; index < SHELF; index += 1) {
    shelf.push((await addBook(url, session.access_token, { stock: COPIES })).id);
  }
  const buyers = await Promise.all(
    (await makeBuyers(shop.databases.users, BUYERS, CHEAP_HASH)).map(
      async (one): Promise<SoakBuyer> => ({
        ...one,
        session: await signIn(url, one.username, one.password),
        newestOrder: null,
      }),
    ),
  );
  const signedIn = buyers.map((buyer) => ({
    username: buyer.username,
    token: buyer.session.access_token,
  }));
  const count = BUYERS * ORDERS_OF_EACH;
  const made = await makeSettledOrders(url, signedIn, shelf, count);
  const settled: { path: string; buyer: SoakBuyer; body: string }[] = [];
  for (const [index, { id, token }] of made.entries()) {
    const buyer = buyers[index % buyers.length];
    if (buyer === undefined) throw new Error('there are no buyers');
    const path = `/order/${id}`;
    const body = await readBody(url, path, { authorization: `Bearer ${token}` });
    orderSchema.parse(JSON.parse(body));
    settled.push({ path, buyer, body });
  }
  return { url, books, shelf, buyers, admin, settled, placed: count };
};
