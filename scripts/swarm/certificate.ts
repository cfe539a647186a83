import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import { type Problem, problem } from './problem.ts';

/** Both as PEM; the certificate with its chain. */
export interface TlsPair {
  readonly certificate: string;
  readonly key: string;
}

// What Apple's systems accept of a certificate that a user trusts by hand.
const SELF_SIGNED_DAYS = 825;
const DAY_MS = 86_400_000;

/** The edge reads it, too (nginx/container): with such a certificate it redirects http to https unless told. */
const GIVEN_MARK = '# Given by TLS_CERT_FILE';

/** The certificate with a first line that says that the user gave it. */
export const markGiven = (certificate: string): string =>
  isGiven(certificate) ? certificate : `${GIVEN_MARK}\n${certificate}`;

export const isGiven = (certificate: string): boolean => certificate.startsWith(GIVEN_MARK);

/** A certificate that nobody vouches for, for these names and addresses. */
export const makeSelfSigned = async (
  names: readonly string[],
  now = new Date(),
): Promise<TlsPair> => {
  const altNames = [...new Set(names)].map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  );
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: names[0] ?? 'localhost' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: now,
      notAfterDate: new Date(now.getTime() + SELF_SIGNED_DAYS * DAY_MS),
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames },
      ],
    },
  );
  return { certificate: cert, key };
};

/** What is wrong with the two files, by their names; nothing where a server can use them now. */
export const findCertificateProblems = (
  { certificate, key }: TlsPair,
  files: { readonly certificate: string; readonly key: string },
  now = new Date(),
): Problem[] => {
  const parsed = attempt(() => new X509Certificate(certificate));
  const privateKey = attempt(() => createPrivateKey(key));
  const problems: Problem[] = [];
  if (parsed === null) {
    problems.push(
      problem(
        `${files.certificate} is not a certificate in PEM form`,
        'give one that begins with -----BEGIN CERTIFICATE-----, its chain after it',
      ),
    );
  } else if (parsed.validToDate < now) {
    problems.push(
      problem(
        `the certificate in ${files.certificate} ended on ${parsed.validTo}`,
        'give a new one: docs/deploying.md, "Certificates"',
      ),
    );
  }
  if (privateKey === null) {
    problems.push(
      problem(
        `${files.key} is not a private key in PEM form without a passphrase`,
        'give one that begins with -----BEGIN PRIVATE KEY-----',
      ),
    );
  }
  if (parsed !== null && privateKey !== null && !parsed.checkPrivateKey(privateKey)) {
    problems.push(
      problem(
        `the key in ${files.key} is not that of the certificate in ${files.certificate}`,
        'give the two that belong together',
      ),
    );
  }
  return problems;
};

/** Reads a file that the user named; null where that does not work. */
export const readGivenFile = (path: string): string | null =>
  attempt(() => readFileSync(path, 'utf8'));

const attempt = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};
