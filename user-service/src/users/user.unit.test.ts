import { describe, expect, test } from '@jest/globals';
import { decideRoleChange, foldName, isEmail, profileOf } from './user.ts';

describe('names', () => {
  test('are compared without regard to case', () => {
    expect(foldName('Ada.Lovelace@Example.ORG')).toBe('ada.lovelace@example.org');
  });

  test('are e-mails when they have an at sign', () => {
    expect(isEmail('ada@example.org')).toBe(true);
    expect(isEmail('ada.example-org_1')).toBe(false);
  });
});

test('a profile shows names as registered, and no hash', () => {
  const profile = profileOf({
    userId: 'u1',
    username: 'Ada',
    email: null,
    role: 'user',
    passwordHash: 'hash',
    passwordVersion: 3,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
  });
  expect(profile).toEqual({
    user_id: 'u1',
    username: 'Ada',
    email: null,
    role: 'user',
    created_at: '2026-01-02T03:04:05.678Z',
  });
});

describe('a change of role', () => {
  test.each([
    ['user', 'admin', 1, 'change'],
    ['admin', 'user', 2, 'change'],
    ['admin', 'user', 1, 'last-admin'],
    ['admin', 'admin', 1, 'unchanged'],
    ['user', 'user', 0, 'unchanged'],
  ] as const)('from %s to %s with %i admins: %s', (from, to, admins, decision) => {
    expect(decideRoleChange(from, to, admins)).toBe(decision);
  });
});
