import type { JsonWebKeySet } from '@bookstore/contracts/users';
import type { KeyDates } from './rotation.ts';

export type PublicJwk = JsonWebKeySet['keys'][number];

/** A signing key as it is stored: the private part only sealed. */
export type StoredKey = KeyDates & { publicJwk: PublicJwk; sealedPrivateKey: string };

export type KeyStore = {
  list: () => Promise<StoredKey[]>;
  /** Does nothing when another replica has made this generation before. */
  insert: (key: StoredKey) => Promise<void>;
  delete: (kids: readonly string[]) => Promise<void>;
};
