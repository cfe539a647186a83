import { createHmac } from 'node:crypto';
import type { Role } from '@bookstore/contracts/users';
import type { Logger } from '@bookstore/platform/log';
import { foldName } from './users/user.ts';

/** What somebody who traces an attack looks for. The log adds the request id. */
export type SecurityEvent =
  | {
      /** A check of a password: `POST /login`, or `PATCH /me`. */
      event: 'password-check';
      outcome: 'succeeded' | 'failed' | 'throttled';
      address: string;
      /** As typed. The log has a keyed hash of it, because users type passwords into name fields. */
      name: string;
    }
  /** Somebody used a refresh token twice; the sign-in has ended. */
  | { event: 'refresh-token-reuse'; outcome: 'ended'; address: string; user_id: string }
  | { event: 'password-change'; outcome: 'succeeded'; address: string; user_id: string }
  | {
      event: 'role-change';
      outcome: 'succeeded';
      address: string;
      user_id: string;
      role: Role;
      /** The id of the admin. */
      by: string;
    };

export type SecurityLog = (event: SecurityEvent) => void;

const LOGIN_HASH_LENGTH = 22;

/** `secret` is the key of the hashed names: the same name has the same hash in all replicas. */
export const createSecurityLog =
  (logger: Logger, secret: string): SecurityLog =>
  (event) => {
    const level = event.outcome === 'succeeded' ? 'info' : 'warn';
    logger[level](fieldsOf(event, secret), 'security event');
  };

const fieldsOf = (event: SecurityEvent, secret: string): object => {
  if (event.event !== 'password-check') return event;
  const { name, ...fields } = event;
  return { ...fields, login_hash: hashLogin(name, secret) };
};

export const hashLogin = (name: string, secret: string): string =>
  createHmac('sha256', secret)
    .update(`login:${foldName(name)}`)
    .digest('base64url')
    .slice(0, LOGIN_HASH_LENGTH);
