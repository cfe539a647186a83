import { describe, expect, it } from '@jest/globals';
import { findBlockers, parseExceptions } from './judge-advisories.ts';
import { type Advisory, parseNpmReport } from './npm-report.ts';

const advisory: Advisory = {
  name: 'lodash',
  title: 'Command Injection in lodash',
  url: 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm',
  severity: 'high',
  range: '<4.17.21',
};
const exception = {
  advisory: 'GHSA-35jh-r3h4-6jhm',
  package: 'lodash',
  reason: 'the shop never calls the template function',
  expires: '2027-01-31',
};
const reportOf = (...via: unknown[]) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { lodash: { via } } });

describe('findBlockers', () => {
  it.each(['high', 'critical'] as const)('names a package with a %s advisory', (severity) => {
    expect(findBlockers([{ ...advisory, severity }], [], '2026-12-01')).toEqual([
      `lodash <4.17.21: ${severity}: Command Injection in lodash (${advisory.url})`,
    ]);
  });

  it.each(['info', 'low', 'moderate'] as const)('lets a %s advisory pass', (severity) => {
    expect(findBlockers([{ ...advisory, severity }], [], '2026-12-01')).toEqual([]);
  });

  it('lets an excepted advisory pass until the last day of the exception', () => {
    expect(findBlockers([advisory], [exception], '2027-01-31')).toEqual([]);
  });

  it('names an expired exception, with the advisory and without', () => {
    const expired = 'the exception for GHSA-35jh-r3h4-6jhm (lodash) expired on 2027-01-31';
    expect(findBlockers([advisory], [exception], '2027-02-01')).toEqual([
      expect.stringContaining('lodash <4.17.21: high'),
      expired,
    ]);
    expect(findBlockers([], [exception], '2027-02-01')).toEqual([expired]);
  });

  it('takes an exception for this advisory of this package only', () => {
    const others = [
      { ...exception, package: 'lodash-es' },
      { ...exception, advisory: 'GHSA-35jh-r3h4-6jhx' },
    ];
    expect(findBlockers([advisory], others, '2026-12-01')).toHaveLength(1);
  });
});

describe('parseExceptions', () => {
  it.each([
    ['no reason', { ...exception, reason: '' }, 'reason'],
    ['no day', { ...exception, expires: 'never' }, 'expires'],
    ['no advisory', { ...exception, advisory: 'lodash' }, 'advisory'],
    ['another field', { ...exception, until: '2027-01-31' }, 'until'],
  ])('refuses an exception with %s by name', (_what, entry, field) => {
    expect(() => parseExceptions(JSON.stringify([entry]))).toThrow(field);
  });
});

describe('parseNpmReport', () => {
  it('gives each advisory once, and no package that is affected by another one only', () => {
    expect(parseNpmReport(reportOf('minimist', advisory, advisory))).toEqual([advisory]);
  });

  it.each([
    ['no JSON', '<html>', 'no JSON'],
    ['another version', '{"auditReportVersion":1,"vulnerabilities":{}}', 'auditReportVersion'],
    ['no vulnerabilities', '{"auditReportVersion":2}', 'vulnerabilities'],
    ['an unknown severity', reportOf({ ...advisory, severity: 'huge' }), 'vulnerabilities'],
    ['a failure of npm', '{"message":"405 not allowed","error":{"summary":""}}', '405 not allowed'],
  ])('throws with the reason for %s', (_what, text, reason) => {
    expect(() => parseNpmReport(text)).toThrow(reason);
  });
});
