import { createAuthenticate, createVerifyToken } from '@bookstore/platform/auth';
import { withPassword } from '@bookstore/platform/config';
import { createRouteOperation, createServiceApp } from '@bookstore/platform/http';
import { createReadiness, type Service } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import { createMongo } from '@bookstore/platform/mongo';
import { createRedis } from '@bookstore/platform/redis';
import { runInBackground } from './background.ts';
import type { Config } from './config.ts';
import { createKeyRing } from './keys/key-ring.ts';
import { createKeyStore } from './keys/key.mongo.ts';
import { createKeyRoutes } from './keys/key.routes.ts';
import { createMakeKey } from './keys/make-key.ts';
import { rotationRules } from './keys/rotation.ts';
import { createSeal } from './keys/seal.ts';
import { ACCESS_TOKEN_TTL_S, createSignAccessToken } from './keys/sign-access-token.ts';
import { countLogins, gaugeHashingQueue } from './metrics.ts';
import { createPasswordPool } from './passwords/password.piscina.ts';
import { createEndSession } from './sessions/end-session.ts';
import { createFailureCounter, createSharedLimiter } from './sessions/failure-counter.redis.ts';
import { createFamilies } from './sessions/family.mongo.ts';
import { createLogIn } from './sessions/log-in.ts';
import { createLoginThrottle } from './sessions/login-throttle.ts';
import { createRefreshSession } from './sessions/refresh-session.ts';
import { createSessionRoutes } from './sessions/session.routes.ts';
import { createStorage } from './storage.ts';
import { createGetUser, createListUsers } from './users/find-users.ts';
import { createMakeFirstAdmin } from './users/make-first-admin.ts';
import { createRegisterUser } from './users/register-user.ts';
import { createChangeRole } from './users/role.mongo.ts';
import { createUpdateProfile } from './users/update-profile.ts';
import { createUsers } from './users/user.mongo.ts';
import { createUserRoutes } from './users/user.routes.ts';

export type Overrides = { now?: () => Date };

/** Wires the service; nothing is connected or begun before `start`, and nothing here can fail. */
export const compose = (config: Config, logger: Logger, overrides: Overrides = {}): Service => {
  const now = overrides.now ?? (() => new Date());
  const metrics = createMetrics('user-service');
  const mongo = createMongo(withPassword(config.MONGO_URL, config.MONGO_PASSWORD), 'user-service');
  const redis = createRedis(withPassword(config.REDIS_URL, config.REDIS_PASSWORD), logger);
  const passwords = createPasswordPool({
    cost: config.BCRYPT_COST,
    threads: config.HASHING_THREADS,
    maxQueue: config.HASHING_MAX_QUEUE,
  });
  gaugeHashingQueue(metrics, passwords.waiting);

  const storage = createStorage(mongo.db);
  const users = createUsers(mongo.db);
  const families = createFamilies(mongo.db);
  const throttle = createLoginThrottle(createFailureCounter(createSharedLimiter(redis)));
  const tokenOptions = { issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE };

  const seal = createSeal(config.SIGNING_KEY_SECRET);
  const keys = createKeyRing({
    store: createKeyStore(mongo.db),
    seal,
    makeKey: createMakeKey(seal),
    rules: rotationRules(config.KEY_ROTATION_DAYS, ACCESS_TOKEN_TTL_S * 1_000),
    now,
  });
  const signAccessToken = createSignAccessToken({ ...tokenOptions, keys });
  const verifyToken = createVerifyToken({ ...tokenOptions, keys: keys.publicKey });
  const route = createRouteOperation(createAuthenticate(verifyToken));

  const sessionPorts = { users, families, signAccessToken, now };
  const routes = [
    ...createUserRoutes(route, {
      registerUser: createRegisterUser({
        users,
        passwords,
        now,
        assertStorageReady: storage.assertReady,
      }),
      getUser: createGetUser(users),
      updateProfile: createUpdateProfile({
        users,
        passwords,
        attempt: throttle.attempt,
        endSessionsOf: families.deleteOfUser,
      }),
      listUsers: createListUsers(users),
      changeRole: createChangeRole(mongo.client, mongo.db),
    }),
    ...createSessionRoutes(route, {
      logIn: countLogins(metrics, createLogIn({ ...sessionPorts, passwords, throttle })),
      refreshSession: createRefreshSession(sessionPorts),
      endSession: createEndSession(families),
    }),
    ...createKeyRoutes(route, keys),
  ];
  const readiness = createReadiness({
    required: {
      mongodb: mongo.ping,
      storage: async () => storage.assertReady(),
      'signing-key': async () => keys.signingKey(),
    },
    helpful: { redis: () => redis.ping() },
  });
  const app = createServiceApp({ logger, metrics, readiness, routes });
  app.set('trust proxy', config.TRUSTED_PROXIES);

  const makeFirstAdmin = createMakeFirstAdmin({ users, passwords, logger, now });
  const background = runInBackground({ storage, keys, makeFirstAdmin, config, logger });
  return {
    app,
    readiness,
    start: background.start,
    stop: async () => {
      await background.stop();
      await passwords.close();
      await mongo.close();
      redis.disconnect();
    },
  };
};
