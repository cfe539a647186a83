import { z } from 'zod';
import type { Advisory } from './npm-report.ts';

const exceptionSchema = z.strictObject({
  /** The last part of the advisory's address: `GHSA-…`. */
  advisory: z.string().regex(/^GHSA(-[0-9a-z]{4}){3}$/),
  package: z.string().min(1),
  /** Why the shop is not exposed. */
  reason: z.string().min(20),
  /** The last day on which it holds, in UTC. */
  expires: z.iso.date(),
});
export type Exception = z.output<typeof exceptionSchema>;

export const parseExceptions = (text: string): Exception[] =>
  z.array(exceptionSchema).parse(JSON.parse(text));

const covers = (exception: Exception, { name, url }: Advisory): boolean =>
  exception.package === name && url.endsWith(`/${exception.advisory}`);

/** What must be mended: high and critical advisories without an exception, and exceptions past their day. */
export const findBlockers = (
  advisories: readonly Advisory[],
  exceptions: readonly Exception[],
  today: string,
): string[] => {
  const isExpired = ({ expires }: Exception) => expires < today;
  const valid = exceptions.filter((exception) => !isExpired(exception));
  return [
    ...advisories
      .filter(({ severity }) => severity === 'high' || severity === 'critical')
      .filter((advisory) => !valid.some((exception) => covers(exception, advisory)))
      .map(
        ({ name, range, severity, title, url }) =>
          `${name} ${range}: ${severity}: ${title} (${url})`,
      ),
    ...exceptions
      .filter(isExpired)
      .map(
        (each) => `the exception for ${each.advisory} (${each.package}) expired on ${each.expires}`,
      ),
  ];
};
