import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Options of `parseArgs` that every command which talks to a shop as admin takes. */
export const SHOP_OPTIONS = {
  url: { type: 'string' },
  username: { type: 'string' },
  'password-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const SHOP_OPTIONS_USAGE = `  --url URL             the shop (BASE_URL, else http://localhost:5000)
  --username NAME       an admin (ADMIN_USERNAME, else admin)
  --password-file FILE  the admin's password (ADMIN_PASSWORD or ADMIN_PASSWORD_FILE,
                        else .data/secrets/admin_password of this checkout)`;

/** A file of this checkout's data folder. */
export const dataFile = (name: string): string =>
  fileURLToPath(new URL(`../../.data/${name}`, import.meta.url));

const readPassword = async (file: string): Promise<string> => {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new Error(`cannot read the admin's password from ${file}: name it by --password-file`, {
      cause,
    });
  }
};

type Given = {
  url?: string | undefined;
  username?: string | undefined;
  'password-file'?: string | undefined;
};
type Environment = Readonly<Record<string, string | undefined>>;

/** Options win over the environment, and that over the defaults of a shop started by `npm start`. */
export const readShopOptions = async (given: Given, env: Environment) => {
  const baseUrl = given.url ?? env['BASE_URL'] ?? 'http://localhost:5000';
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new Error(`not an http(s) address: ${baseUrl}`);
  }
  const username = given.username ?? env['ADMIN_USERNAME'] ?? 'admin';
  const file = env['ADMIN_PASSWORD_FILE'] ?? dataFile('secrets/admin_password');
  const fromEnvironment = given['password-file'] === undefined ? env['ADMIN_PASSWORD'] : undefined;
  const password = fromEnvironment ?? (await readPassword(given['password-file'] ?? file));
  return { baseUrl, username, password };
};
