const line = { book_id: '66f1c0a2e4b0a1b2c3d4e5f6', quantity: 2 };

/** Bodies that the calls take, as the reference shows them; a test parses each with its schema. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  register: { username: 'alice', password: 'correct horse battery', email: 'alice@example.com' },
  login: { username: 'alice', password: 'correct horse battery' },
  openSession: { username: 'alice', password: 'correct horse battery' },
  refresh: { refresh_token: 'mF9sTkQ0b2tlbiB0aGF0IHdvcmtzIG9uY2U' },
  logout: { refresh_token: 'mF9sTkQ0b2tlbiB0aGF0IHdvcmtzIG9uY2U' },
  updateMe: { email: 'alice@example.org', current_password: 'correct horse battery' },
  changeRole: { role: 'admin' },
  createBook: {
    title: 'The Left Hand of Darkness',
    author: 'Ursula K. Le Guin',
    isbn: '978-0-441-47812-5',
    topics: ['science fiction'],
    published_year: 1969,
    price: 12.5,
    stock: 40,
  },
  updateBook: { price: 11.99, version: 1 },
  adjustStock: { delta: 25, reason: 'delivery of the publisher' },
  createHold: { items: [line], ttl_seconds: 300 },
  quote: { items: [line] },
  placeOrder: { items: [line], payment_token: 'tok_ok' },
};

export const exampleOf = (operationId: string): unknown => EXAMPLES[operationId];
