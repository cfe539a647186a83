const NAME = 'return_to';
const ANY_ORIGIN = 'http://shop.invalid';
const SIGN_IN_PAGES = new Set(['/sign-in', '/sign-up']);

/** Where to go after the sign-in: a path of this shop, else the front page. */
export const readReturnTo = (search: string): string => {
  const wanted = new URLSearchParams(search).get(NAME) ?? '/';
  const target = wanted.startsWith('/') ? URL.parse(wanted, ANY_ORIGIN) : null;
  // `//evil.example` and `/\evil.example` begin with a slash, too.
  if (target === null || target.origin !== ANY_ORIGIN || SIGN_IN_PAGES.has(target.pathname)) {
    return '/';
  }
  return `${target.pathname}${target.search}${target.hash}`;
};

/** The address of the sign-in, or sign-up, that leads back to this path. */
export const withReturnTo = (page: '/sign-in' | '/sign-up', path: string): string =>
  path === '/' ? page : `${page}?${new URLSearchParams({ [NAME]: path }).toString()}`;
