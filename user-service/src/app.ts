import { createAuthenticate, createVerifyToken } from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createSealer } from '@bookstore/platform/crypto';
import { unavailable } from '@bookstore/platform/errors';
import { createRouteOperation, createServiceApp } from '@bookstore/platform/http';
import {
  createPeriodicTask,
  createReadiness,
  retryForever,
  type Service,
} from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo, setUpCollections } from '@bookstore/platform/mongo';
import { createRedis } from '@bookstore/platform/redis';
import type { Config } from './config.ts';
import { createKeyRing } from './keys/key-ring.ts';
import { createKeyStore, keyCollections } from './keys/key.mongo.ts';
import { createKeyRoutes } from './keys/key.routes.ts';
import { rotationRules } from './keys/rotation.ts';
import { ACCESS_TOKEN_TTL_S, createSignAccessToken } from './keys/sign-access-token.ts';
import { countLogins, gaugeHashingQueue } from './metrics.ts';
import { createDecoys } from './passwords/decoys.ts';
import { createPasswordHasher } from './passwords/password-hasher.ts';
import { createSecurityLog } from './security-log.ts';
import { createPaceCheck } from './sessions/account-slow-down.ts';
import {
  createAccountFailures,
  createFailureCounter,
  createFamiliarAddresses,
  createSharedLimiters,
} from './sessions/failure-counter.redis.ts';
import { createLogIn, createLogOut } from './sessions/log-in.ts';
import { createLoginThrottle, logPasswordChecks } from './sessions/login-throttle.ts';
import { createRefreshSession } from './sessions/refresh-session.ts';
import { createSessionRoutes } from './sessions/session.routes.ts';
import { createTokenFamilyStore, tokenFamilyCollections } from './sessions/token-family.mongo.ts';
import { createBootstrapAdmin } from './users/bootstrap-admin.ts';
import { createGetUser, createListUsers } from './users/find-users.ts';
import { createRegisterUser } from './users/register-user.ts';
import { createUpdateProfile } from './users/update-profile.ts';
import {
  createChangeRole,
  createUserStore,
  setUpRoleGuard,
  userCollections,
} from './users/user.mongo.ts';
import { createUserRoutes } from './users/user.routes.ts';

const NAME = 'user-service';
/** Far shorter than the time for which a key is published before it signs. */
const KEY_REFRESH_MS = 60_000;
const DECOY_REFRESH_MS = 10 * 60_000;
const DECOY_SAMPLE = 1_000;
/** Sealed keys open only with this text: a change makes the stored ones unreadable. */
const SEAL_PURPOSE = 'bookstore signing keys';

/** What tests replace. */
export type Overrides = { now?: () => Date };

/** The composition root: the whole service in plain code, for production and tests. */
export const createApp = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const now = overrides.now ?? (() => new Date());

  // Connections and storage
  const metrics = createMetrics(NAME);
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), NAME);
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const users = createUserStore(mongo.db);
  const families = createTokenFamilyStore(mongo.db);
  let isStorageReady = false;
  const setUpStorage = async (): Promise<void> => {
    const collections = [...userCollections, ...tokenFamilyCollections, ...keyCollections];
    await setUpCollections(mongo.db, collections);
    await setUpRoleGuard(mongo.db);
    isStorageReady = true;
  };
  const assertStorageReady = (): void => {
    if (!isStorageReady) throw unavailable('The storage is not set up yet.');
  };

  // Passwords
  const passwords = createPasswordHasher({
    cost: config.BCRYPT_COST,
    threads: config.HASHING_THREADS,
    maxQueue: config.HASHING_MAX_QUEUE,
  });
  const decoys = createDecoys(config.SIGNING_KEY_SECRET, config.BCRYPT_COST);
  gaugeHashingQueue(metrics, passwords.queueSize);
  const securityLog = createSecurityLog(logger, config.SIGNING_KEY_SECRET);
  const limiters = createSharedLimiters(redis);
  const throttle = logPasswordChecks(
    createLoginThrottle({
      secret: config.SIGNING_KEY_SECRET,
      failures: createFailureCounter(limiters.atAddress),
      accountFailures: createAccountFailures(limiters.atAccount),
      familiar: createFamiliarAddresses(redis),
      paceCheck: createPaceCheck(),
    }),
    securityLog,
  );

  // Signing keys and access tokens
  const tokenOptions = { issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE };
  const keys = createKeyRing({
    store: createKeyStore(mongo.db),
    sealer: createSealer(config.SIGNING_KEY_SECRET, SEAL_PURPOSE),
    rules: rotationRules(config.KEY_ROTATION_DAYS, ACCESS_TOKEN_TTL_S * 1_000),
    now,
  });
  const signAccessToken = createSignAccessToken({ ...tokenOptions, keys });
  const verifyToken = createVerifyToken({ ...tokenOptions, keys: keys.publicKey });

  // HTTP
  const route = createRouteOperation(createAuthenticate(verifyToken));
  const maxDays = config.SIGN_IN_MAX_DAYS;
  const sessionPorts = { users, families, signAccessToken, maxDays, now };
  const logIn = createLogIn({ ...sessionPorts, passwords, decoys, throttle, logger });
  const routes = [
    ...createUserRoutes(route, {
      registerUser: createRegisterUser({ users, passwords, now, assertStorageReady }),
      getUser: createGetUser(users),
      updateProfile: createUpdateProfile({
        users,
        passwords,
        attempt: throttle.attempt,
        endSessionsOf: families.deleteOfUser,
        securityLog,
      }),
      listUsers: createListUsers(users),
      changeRole: createChangeRole(mongo.client, mongo.db),
      securityLog,
    }),
    ...createSessionRoutes(route, {
      logIn: countLogins(metrics, logIn),
      refreshSession: createRefreshSession({ ...sessionPorts, securityLog }),
      logOut: createLogOut(families),
    }),
    ...createKeyRoutes(route, keys),
  ];
  const readiness = createReadiness({
    required: {
      mongodb: mongo.ping,
      storage: async () => assertStorageReady(),
      'signing-key': async () => keys.signingKey(),
    },
    helpful: { redis: () => redis.ping() },
  });
  const app = createServiceApp({ logger, metrics, readiness, routes });
  app.set('trust proxy', config.TRUSTED_PROXIES);

  // Background work
  const stopping = new AbortController();
  const { signal } = stopping;
  const bootstrapAdmin = createBootstrapAdmin({ users, passwords, logger, now });
  const keyRefresh = createPeriodicTask({
    name: 'refresh of the signing keys',
    intervalMs: KEY_REFRESH_MS,
    work: keys.refresh,
    logger,
    immediate: true,
  });
  const refreshDecoys = async (): Promise<void> =>
    decoys.update(await users.sampleHashes(DECOY_SAMPLE));
  const decoyRefresh = createPeriodicTask({
    name: 'refresh of the decoys',
    intervalMs: DECOY_REFRESH_MS,
    work: refreshDecoys,
    logger,
  });
  const prepare = async (): Promise<void> => {
    await retryForever(setUpStorage, { name: 'set-up of the database', logger, signal });
    const { ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = config;
    if (name !== undefined && password !== undefined) {
      const createAdmin = () => bootstrapAdmin(name, password);
      await retryForever(createAdmin, { name: 'creation of the first admin', logger, signal });
    }
    // Before the first key, without which the service is not ready.
    await retryForever(refreshDecoys, { name: 'first sample of the hashes', logger, signal });
    if (signal.aborted) return;
    keyRefresh.start();
    decoyRefresh.start();
  };
  let preparing: Promise<void> = Promise.resolve();

  return {
    app,
    readiness,
    start: () => {
      preparing = prepare();
    },
    stop: async () => {
      stopping.abort();
      await preparing;
      await Promise.all([keyRefresh.stop(), decoyRefresh.stop()]);
      await passwords.close();
      await mongo.close();
      redis.disconnect();
    },
  };
};
