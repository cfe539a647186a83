import { z } from 'zod';

const LAST_TO_SEE = 999;

/** The cursor after that many pages of 20 by title, or after the last but one, as a visitor gets there: page by page. */
export const walkPages = async (base: string, books: number, limit: number): Promise<string> => {
  const pages = Math.min(LAST_TO_SEE, Math.floor(books / limit) - 1);
  let path = `/books?limit=${limit}&sort=title`;
  for (let page = 0; page < pages; page += 1) {
    const response = await fetch(`${base}${path}`);
    const list = z.array(z.unknown()).parse(await response.json());
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    if (list.length !== limit || next === undefined) {
      throw new Error(`${path}: ${response.status}, ${list.length} books, no next page`);
    }
    path = next;
  }
  const cursor = new URL(path, base).searchParams.get('cursor');
  if (cursor === null) throw new Error(`no cursor in ${path}`);
  return cursor;
};
