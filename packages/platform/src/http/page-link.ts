/** The `Link` header of a page that has a next one: the same query with another cursor. */
export const nextLink = (originalUrl: string, cursor: string): string => {
  // A value may hold a question mark too: only the first one ends the path.
  const [path = '/', ...search] = originalUrl.split('?');
  const query = new URLSearchParams(search.join('?'));
  query.set('cursor', cursor);
  return `<${path}?${query.toString()}>; rel="next"`;
};
