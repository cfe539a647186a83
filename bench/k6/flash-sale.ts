// Many buyers at once for few copies of a new book: exactly the copies are sold, and everybody else is told so.
//   npm run k6 -- bench/k6/flash-sale.ts -e BUYERS=140 -e COPIES=10
// The book is added and archived again by an admin: ADMIN_PASSWORD, or the file that ADMIN_PASSWORD_FILE names.
import { scenario } from 'k6/execution';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';
import { buyCopy } from './orders.ts';
import { isBook, isBookOf, isNothing, type SeenBook, type SeenSession } from './replies.ts';
import { call, makeBuyers, numberFromEnv, scenarioOf, signIn } from './shop.ts';

/** The 300 sign-ins a minute that an address has are enough for 140; for more start the shop with other limits. */
const BUYERS = numberFromEnv('BUYERS', 100);
const COPIES = numberFromEnv('COPIES', 10);
const P99_MS = numberFromEnv('P99_MS', 5_000);
const ADMIN = __ENV['ADMIN_USERNAME'] || 'admin';
const PASSWORD_FILE = __ENV['ADMIN_PASSWORD_FILE'] || '../../.data/secrets/admin_password';
const PASSWORD = __ENV['ADMIN_PASSWORD'] || open(PASSWORD_FILE).trim();

const SOLD = Math.min(BUYERS, COPIES);
const sold = new Counter('copies_sold');

export const options: Options = {
  scenarios: {
    // Nobody waits for anybody: each buyer is a virtual user of one order.
    rush: { executor: 'per-vu-iterations', exec: 'rush', vus: BUYERS, iterations: 1 },
  },
  thresholds: {
    checks: ['rate==1'],
    copies_sold: [`count==${SOLD}`],
    // Until the last buyer knows: of what the machine can do, all at once.
    'http_req_duration{name:new order}': [`p(99)<${P99_MS}`],
  },
};

type Data = { admin: SeenSession; book: SeenBook; buyers: SeenSession[] };

export const setup = (): Data => {
  const buyers = makeBuyers(BUYERS);
  const admin = signIn(ADMIN, PASSWORD);
  const body = { title: 'A book that all want', author: 'k6', price: 19.99, stock: COPIES };
  const token = admin.access_token;
  const book = call(
    { name: 'setup: the book of the sale', path: '/books', token, body },
    201,
    isBook,
  );
  if (book === null) throw new Error('the book of the sale could not be added');
  return { admin, book, buyers };
};

export const rush = scenarioOf(({ book, buyers }: Data) => {
  const token = buyers[scenario.iterationInTest]?.access_token ?? '';
  const order = buyCopy(token, book.id);
  if (order !== null && order !== 'sold-out') sold.add(1);
});

const isLeftOver =
  (id: string) =>
  (body: unknown): body is SeenBook =>
    isBookOf(id)(body) && body.stock === COPIES - SOLD;

export const teardown = ({ admin, book }: Data) => {
  const path = `/books/${book.id}`;
  const token = admin.access_token;
  call({ name: 'the copies that are left', path, token }, 200, isLeftOver(book.id));
  call({ name: 'book, archived', path, token, method: 'DELETE' }, 204, isNothing);
};
