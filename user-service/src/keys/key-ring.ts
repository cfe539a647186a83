import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonWebKeySet } from '@bookstore/contracts/users';
import type { KeySource } from '@bookstore/platform/auth';
import type { Sealer } from '@bookstore/platform/crypto';
import { unavailable } from '@bookstore/platform/errors';
import { type KeyDates, planRotation, type RotationRules, signingKeyAt } from './rotation.ts';

const MODULUS_BITS = 2_048;

const generateInBackground = promisify(generateKeyPair);

export type KeyRing = {
  /** Rotates the keys when it is time, and loads them from the store. To be called periodically. */
  refresh: () => Promise<void>;
  /** The key that signs now. Throws `unavailable` until a refresh has succeeded. */
  signingKey: () => { kid: string; privateKey: KeyObject };
  /** All public keys: past, present and next. Throws `unavailable` until a refresh has succeeded. */
  keySet: () => JsonWebKeySet;
  /** Public keys for this service's own checks of tokens. */
  publicKey: KeySource;
};

/** A signing key as it is stored. The private key (PKCS #8, DER) is sealed; the context is its `kid`. */
export type StoredKey = KeyDates & {
  publicJwk: JsonWebKeySet['keys'][number];
  sealedPrivateKey: string;
};

export type KeyStore = {
  list: () => Promise<StoredKey[]>;
  /** Does nothing when another replica has inserted this generation already. */
  insert: (key: StoredKey) => Promise<void>;
  delete: (kids: readonly string[]) => Promise<void>;
};

type Ports = {
  store: KeyStore;
  sealer: Sealer;
  rules: RotationRules;
  now: () => Date;
};

type OpenKey = StoredKey & { privateKey: KeyObject; publicKey: KeyObject };

/** Keeps the keys in memory, so that no request waits for the database to sign or to verify. */
export const createKeyRing = ({ store, sealer, rules, now }: Ports): KeyRing => {
  let keys: readonly OpenKey[] = [];

  const open = (key: StoredKey): OpenKey => {
    const known = keys.find((candidate) => candidate.kid === key.kid);
    if (known) return known;
    return {
      ...key,
      privateKey: openPrivateKey(sealer, key),
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
      if (plan.generate) await store.insert(await generateKey(plan.generate, sealer));
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

/** Generates an RS256 key pair on a thread of libuv's pool. */
const generateKey = async (dates: Omit<KeyDates, 'kid'>, sealer: Sealer): Promise<StoredKey> => {
  const pair = await generateInBackground('rsa', { modulusLength: MODULUS_BITS });
  const kid = randomUUID();
  const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    kid,
    ...dates,
    publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e },
    sealedPrivateKey: sealer.seal(privateKey, kid),
  };
};

const openPrivateKey = (sealer: Sealer, { kid, sealedPrivateKey }: StoredKey): KeyObject => {
  try {
    const der = sealer.open(sealedPrivateKey, kid);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new Error(`key ${kid} was not sealed with this SIGNING_KEY_SECRET`, { cause });
  }
};
