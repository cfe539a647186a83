/** What order-service knows of a book: its own copy of the catalog. */
export type Book = {
  id: string;
  title: string;
  priceCents: number;
  archived: boolean;
  /** Copies that could be bought when the last message was written: a hint, not the truth. */
  available: number;
};

/** A book as the catalog answers for it now; it tells no `stock_version`. */
export type CatalogBook = Omit<Book, 'archived'> & { version: number };
