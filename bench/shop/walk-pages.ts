import { z } from 'zod';

const LAST_TO_SEE = 999;
const KEPT = 40;

/** The last cursors on the way to page 1,000 by title, or to the last page, as a visitor gets there: page by page. */
export const walkPages = async (base: string, books: number, limit: number): Promise<string[]> => {
  const pages = Math.min(LAST_TO_SEE, Math.floor(books / limit) - 1);
  const cursors: string[] = [];
  let path = `/books?limit=${limit}&sort=title`;
  for (let page = 0; page < pages; page += 1) {
    const response = await fetch(`${base}${path}`);
    const list = z.array(z.unknown()).parse(await response.json());
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    if (list.length !== limit || next === undefined) {
      throw new Error(`${path}: ${response.status}, ${list.length} books, no next page`);
    }
    path = next;
    cursors.push(new URL(next, base).searchParams.get('cursor') ?? '');
  }
  return cursors.slice(-KEPT);
};
