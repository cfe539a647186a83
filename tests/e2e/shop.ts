import { signIn } from './client.ts';

export type Shop = { url: string; adminToken: string };

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: end-to-end tests run by npm test`);
  return value;
};

/** The shop of this test run, with an admin signed in. */
export const useShop = async (): Promise<Shop> => {
  const url = needed('SHOP_URL');
  const session = await signIn(url, 'admin', needed('SHOP_ADMIN_PASSWORD'));
  return { url, adminToken: session.access_token };
};
