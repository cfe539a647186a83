import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { StoredKey } from './key.ports.ts';
import type { Seal } from './seal.ts';

const MODULUS_BITS = 2_048;

const generateInBackground = promisify(generateKeyPair);

export type MakeKey = (dates: { generation: number; activeFrom: Date }) => Promise<StoredKey>;

/** An RS256 key pair, made on a thread of libuv's pool. */
export const createMakeKey =
  (seal: Seal): MakeKey =>
  async ({ generation, activeFrom }) => {
    const pair = await generateInBackground('rsa', { modulusLength: MODULUS_BITS });
    const kid = randomUUID();
    const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
    const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
    return {
      kid,
      generation,
      activeFrom,
      publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e },
      sealedPrivateKey: seal.close(privateKey, kid),
    };
  };
