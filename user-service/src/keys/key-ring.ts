import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JsonWebKeySet } from '@bookstore/contracts/users';
import type { KeySource } from '@bookstore/platform/auth';
import { unavailable } from '@bookstore/platform/errors';
import type { KeyStore, StoredKey } from './key.ports.ts';
import type { MakeKey } from './make-key.ts';
import { planRotation, type RotationRules, signingKeyAt } from './rotation.ts';
import type { Seal } from './seal.ts';

export type KeyRing = {
  /** Takes over what the store holds, and rotates when it is time. Call it again and again. */
  refresh: () => Promise<void>;
  /** The key that signs now. Throws `unavailable` before the first refresh has worked. */
  signingKey: () => { kid: string; privateKey: KeyObject };
  /** All public keys: of the past, the present and the next one. Throws `unavailable` as above. */
  keySet: () => JsonWebKeySet;
  /** Public keys for this service's own checks of tokens. */
  publicKey: KeySource;
};

type Ports = {
  store: KeyStore;
  seal: Seal;
  makeKey: MakeKey;
  rules: RotationRules;
  now: () => Date;
};

type OpenKey = StoredKey & { privateKey: KeyObject; publicKey: KeyObject };

/** Keeps the keys in memory, so that no request waits for the database to sign or to verify. */
export const createKeyRing = ({ store, seal, makeKey, rules, now }: Ports): KeyRing => {
  let keys: readonly OpenKey[] = [];

  const open = (key: StoredKey): OpenKey => {
    const known = keys.find((candidate) => candidate.kid === key.kid);
    if (known) return known;
    return {
      ...key,
      privateKey: openPrivateKey(seal, key),
      publicKey: createPublicKey({ key: key.publicJwk, format: 'jwk' }),
    };
  };
  const usableKeys = (): readonly OpenKey[] => {
    if (keys.length === 0) throw unavailable('There is no signing key yet.');
    return keys;
  };
  return {
    refresh: async () => {
      const plan = planRotation(await store.list(), now(), rules);
      if (plan.make) await store.insert(await makeKey(plan.make));
      await store.delete(plan.drop);
      keys = (await store.list()).map(open);
    },
    signingKey: () => {
      const key = signingKeyAt(usableKeys(), now());
      if (!key) throw unavailable('There is no signing key for this time.');
      return key;
    },
    keySet: () => ({ keys: usableKeys().map((key) => key.publicJwk) }),
    publicKey: async (kid) => usableKeys().find((key) => key.kid === kid)?.publicKey ?? null,
  };
};

const openPrivateKey = (seal: Seal, { kid, sealedPrivateKey }: StoredKey): KeyObject => {
  try {
    const der = seal.open(sealedPrivateKey, kid);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new Error(`key ${kid} was not sealed with this SIGNING_KEY_SECRET`, { cause });
  }
};
