import { createSealer } from '@bookstore/platform/crypto';
import { createMongo, type Mongo, setUpCollections } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { createKeyStore, keyCollections } from './key.mongo.ts';
import { rotationRules } from './rotation.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SECRET = 'a secret of more than thirty-two characters';
const T0 = Date.parse('2026-01-01T00:00:00Z');

let mongo: Mongo;
let now: number;
beforeEach(async () => {
  mongo = createMongo((await testServers('keys')).mongoUrl, 'test');
  await setUpCollections(mongo.db, keyCollections);
  now = T0;
});
afterEach(() => mongo.close());

/** The key ring of one replica. All replicas share a database. */
const createRing = (secret = SECRET): KeyRing =>
  createKeyRing({
    store: createKeyStore(mongo.db),
    sealer: createSealer(secret, 'test'),
    rules: rotationRules(30, 15 * MINUTE_MS),
    now: () => new Date(now),
  });
const refreshAll = (rings: readonly KeyRing[]) => Promise.all(rings.map((ring) => ring.refresh()));
const kidsOf = (ring: KeyRing) => ring.keySet().keys.map(({ kid }) => kid);
const signersOf = (rings: readonly KeyRing[]) =>
  new Set(rings.map((ring) => ring.signingKey().kid));

describe('key ring', () => {
  test('is unavailable before the first refresh', async () => {
    const ring = createRing();
    expect(() => ring.signingKey()).toThrow('unavailable');
    expect(() => ring.keySet()).toThrow('unavailable');
    await expect(ring.publicKey('any')).rejects.toThrow('unavailable');
  });

  test('replicas that start at the same moment agree on one first key', async () => {
    const rings = Array.from({ length: 5 }, () => createRing());
    await refreshAll(rings);
    expect(signersOf(rings).size).toBe(1);
    for (const ring of rings) expect(kidsOf(ring)).toHaveLength(1);
  });

  test('publishes the next key before it signs, and switches everywhere at once', async () => {
    const rings = [createRing(), createRing()];
    await refreshAll(rings);
    const [first] = signersOf(rings);
    now = T0 + 30 * DAY_MS - 15 * MINUTE_MS;
    await refreshAll(rings);
    for (const ring of rings) expect(kidsOf(ring)).toHaveLength(2);
    now += 10 * MINUTE_MS;
    expect(signersOf(rings)).toEqual(new Set([first]));
    now += 5 * MINUTE_MS;
    expect(signersOf(rings).size).toBe(1);
    expect(signersOf(rings)).not.toEqual(new Set([first]));
  });

  test('verifies tokens of the old key until they have expired, then drops it', async () => {
    const ring = createRing();
    await ring.refresh();
    const { kid: old } = ring.signingKey();
    now = T0 + 30 * DAY_MS - 15 * MINUTE_MS;
    await ring.refresh();
    now += 15 * MINUTE_MS + 15 * MINUTE_MS;
    await ring.refresh();
    expect(await ring.publicKey(old)).not.toBeNull();
    now += 15 * MINUTE_MS;
    await ring.refresh();
    expect(await ring.publicKey(old)).toBeNull();
    expect(kidsOf(ring)).not.toContain(old);
  });

  test('a replica that starts later signs with the existing key', async () => {
    const early = createRing();
    await early.refresh();
    const late = createRing();
    await late.refresh();
    expect(late.signingKey().kid).toBe(early.signingKey().kid);
  });

  test('stores no private key that can be read', async () => {
    const ring = createRing();
    await ring.refresh();
    const der = ring.signingKey().privateKey.export({ type: 'pkcs8', format: 'der' });
    const stored = JSON.stringify(await mongo.db.collection('signing_keys').find().toArray());
    expect(stored).not.toContain(der.toString('base64').slice(64, 128));
    expect(stored).not.toContain('PRIVATE KEY');
  });

  test('with another secret it fails to refresh and leaves the stored keys as they are', async () => {
    const ring = createRing();
    await ring.refresh();
    const stranger = createRing('another secret of thirty-two characters');
    await expect(stranger.refresh()).rejects.toThrow('SIGNING_KEY_SECRET');
    expect(() => stranger.signingKey()).toThrow('unavailable');
    await ring.refresh();
    expect(kidsOf(ring)).toHaveLength(1);
  });
});
