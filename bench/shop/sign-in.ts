import { signIn } from '../../tests/e2e/client.ts';
import type { Credentials } from './buyers.ts';
import { inPortions } from './in-portions.ts';

const AT_ONCE = 32;

export type Buyer = { username: string; token: string };

/** New access tokens, which live for 15 minutes: each figure signs its own buyers in. */
export const signInAll = (url: string, buyers: readonly Credentials[]): Promise<Buyer[]> =>
  inPortions(buyers, AT_ONCE, async ({ username, password }) => {
    const session = await signIn(url, username, password);
    return { username, token: session.access_token };
  });
