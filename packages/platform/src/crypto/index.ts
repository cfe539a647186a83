import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts for storage. A sealed text is base64 of nonce (12 bytes), tag (16 bytes) and ciphertext. */
export type Sealer = {
  /** `context`, such as the id of the record, is authenticated but not stored: `open` needs the same one. */
  seal: (plaintext: Uint8Array | string, context?: string) => string;
  /** Throws for another secret, purpose or context, and for a changed or cut text. */
  open: (sealed: string, context?: string) => Buffer;
};

/**
 * AES-256-GCM with a key that HKDF (SHA-256) derives from the secret. The secret must be random: nothing here slows
 * down a guess. `purpose` names the use, so that two uses of one secret have different keys.
 */
export const createSealer = (secret: string, purpose: string): Sealer => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
  return {
    seal: (plaintext, context = '') => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(context));
      const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    open: (sealed, context = '') => {
      const bytes = Buffer.from(sealed, 'base64');
      const tagEnd = NONCE_BYTES + TAG_BYTES;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
      return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
    },
  };
};
