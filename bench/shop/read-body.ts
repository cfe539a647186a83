import { inPortions } from './in-portions.ts';

const READ_AT_ONCE = 32;

/** The body of a reply 200, byte for byte. */
export const readBody = async (
  base: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<string> => {
  const response = await fetch(`${base}${path}`, {
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`);
  return body;
};

/** Those of many paths, in their order. */
export const readBodies = (base: string, paths: readonly string[]): Promise<string[]> =>
  inPortions(paths, READ_AT_ONCE, (path) => readBody(base, path));
