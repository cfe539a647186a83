import type { Mutant } from '../mutant.ts';

/** Who may do what, and how often. */
export const EDGE_BUGS: readonly Mutant[] = [
  {
    name: 'allow-by-default',
    bug: 'The gateway lets every listed call through, whoever sends it.',
    breaks: ['contract'],
    edits: [
      {
        file: 'gateway/src/access/access-guard.ts',
        find: "authorize(identity.kind === 'user' ? identity.user : null, access);",
        replace: '',
      },
    ],
    checks: [{ file: 'gateway/src/gateway.int.test.ts', test: '%s %s with %j is %i %s' }],
  },
  {
    name: 'limit-per-process',
    bug: 'Each replica of the gateway counts requests for itself.',
    breaks: ['contract'],
    edits: [
      {
        file: 'gateway/src/limits/quota.redis.ts',
        find: 'return await countInWindow.call(redis, keys.length, ...keys, WINDOW_SECONDS);',
        replace: 'return await Promise.all(countInWindow ? keys.map(countLocally) : []);',
      },
    ],
    checks: [
      {
        file: 'gateway/src/limits/rate-limit.int.test.ts',
        test: 'is one for all replicas of the gateway',
      },
    ],
  },
  {
    name: 'refresh-token-used-twice',
    bug: 'A refresh token that was used before, by a thief perhaps, gives another session.',
    breaks: ['contract'],
    edits: [
      {
        file: 'user-service/src/sessions/token-family.mongo.ts',
        find: '{ _id: used.familyId, secret_hash: used.secretHash },',
        replace: '{ _id: used.familyId },',
      },
    ],
    checks: [
      {
        file: 'user-service/src/sessions/refresh-session.int.test.ts',
        test: 'a second use ends the sign-in, the newest token too, but no other sign-in',
      },
    ],
  },
  {
    name: 'places-of-admins-by-path',
    bug: 'Whoever calls a path of admins takes one of the places of admins at the gateway.',
    breaks: ['contract'],
    edits: [
      {
        file: 'gateway/src/overload/traffic-class.ts',
        find: "if (isAdmin(identity)) return 'admin';",
        replace: "if (isAdmin(identity) || access === 'admin') return 'admin';",
      },
    ],
    checks: [
      {
        file: 'gateway/src/overload/overload.int.test.ts',
        test: 'are served, however many %s call their paths',
      },
    ],
  },
  {
    name: 'guesses-from-many-addresses',
    bug: 'Guesses at one account from many addresses are checked as fast as they come.',
    breaks: ['contract'],
    edits: [
      {
        file: 'user-service/src/sessions/login-throttle.ts',
        find: 'await paceCheck({ account, accountAndAddress, failures: count, signal });',
        replace: 'void [paceCheck, accountAndAddress, count, signal];',
      },
    ],
    checks: [
      {
        file: 'user-service/src/sessions/login-throttle.int.test.ts',
        test: 'of 400 guesses checks few; the owner signs in, at his usual address at once, at a new one within 3 s',
      },
    ],
  },
];
