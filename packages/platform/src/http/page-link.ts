/** The `Link` header of a page that has a next one: the same query with another cursor. */
export const nextLink = (originalUrl: string, cursor: string): string => {
  const [path = '/', search] = originalUrl.split('?', 2);
  const query = new URLSearchParams(search);
  query.set('cursor', cursor);
  return `<${path}?${query.toString()}>; rel="next"`;
};
