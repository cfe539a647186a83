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

const READ_AT_ONCE = 32;

/** Those of many paths, in their order. */
export const readBodies = async (base: string, paths: readonly string[]): Promise<string[]> => {
  const bodies: string[] = [];
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const some = paths.slice(start, start + READ_AT_ONCE);
    bodies.push(...(await Promise.all(some.map((path) => readBody(base, path)))));
  }
  return bodies;
};
