import { randomUUID } from 'node:crypto';
import { eventually } from '@bookstore/testkit';
import { addBook, call, createBuyer, signIn } from '../e2e/client.ts';
import { EDGES } from './cluster/swarm.ts';
import type { LoadPlan } from './load/plan.ts';

export type Customers = Pick<LoadPlan, 'buyers' | 'books' | 'scarceBook'>;

/** Prime to the length of the cycle of habits, so that each buyer and each book comes to do everything. */
const BUYERS = 7;
const BOOKS = 3;
const PLENTY = 100_000;
/** Runs out within the first minute. */
const SCARCE = 40;
/** What is prepared here is no part of an exercise: it may be tried again. */
const WELCOME_DEADLINE_MS = 60_000;

/** An edge that serves now. */
const findEdge = async (): Promise<string> => {
  for (const edge of EDGES) {
    const answer = await call(edge, '/health').catch(() => null);
    if (answer?.status === 200) return edge;
  }
  throw new Error('no edge says that the shop is well');
};

const welcome = async (): Promise<Customers> => {
  const edge = await findEdge();
  const admin = await signIn(edge, 'admin', process.env['SHOP_ADMIN_PASSWORD'] ?? '');
  const add = async (stock: number) => {
    const title = `Swarm ${randomUUID().replaceAll('-', '')}`;
    const { id } = await addBook(edge, admin.access_token, { title, stock });
    return { id, title };
  };
  const welcomeBuyer = async () => {
    const { username, password, access_token: token } = await createBuyer(edge);
    return { username, password, token };
  };
  const [scarceBook, books, buyers] = await Promise.all([
    add(SCARCE),
    Promise.all(Array.from({ length: BOOKS }, () => add(PLENTY))),
    Promise.all(Array.from({ length: BUYERS }, welcomeBuyer)),
  ]);
  return { buyers, books, scarceBook };
};

/** New buyers who are signed in, and new books for them. */
export const welcomeCustomers = (): Promise<Customers> => eventually(welcome, WELCOME_DEADLINE_MS);
