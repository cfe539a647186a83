import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Book, lookUpBooksBodySchema, lookUpBooksOperation } from '@bookstore/contracts/books';
import { uniqueName } from '@bookstore/testkit';

export type ScriptedCatalog = {
  url: string;
  /** Puts a book on the shelf of the HTTP side and returns it. */
  addBook: (fields?: Partial<Book>) => Book;
  removeBook: (id: string) => void;
  setStock: (id: string, stock: number) => void;
  /** How often that book was looked up. */
  asked: (id: string) => number;
  /** How many calls looked up books. */
  calls: () => number;
  /** From now on every request waits for this long before its answer. */
  delay: (ms: number) => void;
  goAway: () => Promise<void>;
  comeBack: () => Promise<void>;
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

/** A real HTTP server that answers for books as the catalog does. */
export const startScriptedCatalog = async (): Promise<ScriptedCatalog> => {
  const books = new Map<string, Book>();
  const counts = new Map<string, number>();
  let delayMs = 0;
  let calls = 0;
  const lookUp = (ids: readonly string[]): Book[] => {
    calls += 1;
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    return ids.flatMap((id) => books.get(id) ?? []);
  };
  const reply = async (req: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const path = (req.url ?? '').split('?')[0];
    if (path === '/books') return { status: 200, body: [...books.values()] };
    if (path !== lookUpBooksOperation.path) return { status: 404, body: {} };
    const { ids } = lookUpBooksBodySchema.parse(await json(req));
    return { status: 200, body: lookUp(ids) };
  };
  const server = createServer((req, res) => {
    void reply(req).then(({ status, body }) =>
      setTimeout(() => {
        res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }, delayMs),
    );
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    addBook: (fields = {}) => {
      const book = { ...sampleBook(), ...fields };
      books.set(book.id, book);
      return book;
    },
    removeBook: (id) => books.delete(id),
    setStock: (id, stock) => {
      const book = books.get(id);
      if (book) books.set(id, { ...book, stock });
    },
    asked: (id) => counts.get(id) ?? 0,
    calls: () => calls,
    delay: (ms) => {
      delayMs = ms;
    },
    goAway: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    comeBack: () => listen(server, port),
  };
};

const sampleBook = (): Book => ({
  id: uniqueName('book'),
  title: 'Dune',
  author: 'Frank Herbert',
  isbn: null,
  topics: [],
  description: null,
  image_url: null,
  published_year: 1965,
  price: 19.99,
  currency: 'USD',
  stock: 10,
  version: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
});
