import { kindOf } from '@bookstore/platform/errors';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';
import type { LogIn } from './sessions/log-in.ts';

/** Counts sign-ins by outcome: success, unauthenticated, limited, unavailable or unexpected. */
export const countLogins = ({ registry }: Metrics, logIn: LogIn): LogIn => {
  const logins = new Counter({
    name: 'logins_total',
    help: 'Sign-ins by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return async (...attempt) => {
    try {
      const session = await logIn(...attempt);
      logins.inc({ outcome: 'success' });
      return session;
    } catch (error) {
      logins.inc({ outcome: kindOf(error) });
      throw error;
    }
  };
};

export const gaugeHashingQueue = ({ registry }: Metrics, queueSize: () => number): Gauge =>
  new Gauge({
    name: 'password_hashing_queue_size',
    help: 'Passwords that wait for a hashing thread',
    registers: [registry],
    collect() {
      this.set(queueSize());
    },
  });
