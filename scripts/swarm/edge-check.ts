import { X509Certificate } from 'node:crypto';
import { Agent, get } from 'node:https';
import { get as getPlain } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { DeployFailure } from './problem.ts';

const PATHS = ['/', '/health', '/books'];
const CALL_TIMEOUT_MS = 5_000;
const DEADLINE_MS = 20_000;
const PAUSE_MS = 500;

interface Edge {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  /** PEM; null where only the swarm knows it. */
  readonly certificate: string | null;
  /** Plain HTTP is redirected; null where only the swarm knows. */
  readonly httpsOnly: boolean | null;
}

/**
 * Calls the shop as clients do. With TLS the certificate counts, not only that there is one: it has to be
 * the deployed one, for the first name in it. Throws a DeployFailure with the call that did not work.
 */
export const checkEdge = async (edge: Edge): Promise<string[]> => {
  const done: string[] = [];
  const plain = `http://${formatHost(edge.host)}:${edge.port}`;
  const wanted = edge.httpsOnly === null ? [200, 308] : [edge.httpsOnly ? 308 : 200];
  for (const path of PATHS) await expectStatus(wanted, `${plain}${path}`, null);
  done.push(`${plain} ${edge.httpsOnly ? 'redirects to https' : 'answers'}: ${PATHS.join(', ')}`);
  if (edge.certificate === null) return done;
  const tls = `https://${formatHost(edge.host)}:${edge.tlsPort}`;
  const agent = createTrustingAgent(edge.certificate);
  try {
    for (const path of PATHS) await expectStatus([200], `${tls}${path}`, agent);
  } finally {
    agent.destroy();
  }
  done.push(`${tls} answers with its certificate: ${PATHS.join(', ')}`);
  return done;
};

const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Trusts this certificate as it is, whoever has signed it. */
const createTrustingAgent = (certificate: string): Agent => {
  const [, name = 'localhost'] =
    /DNS:\*?\.?([^,\s]+)/.exec(new X509Certificate(certificate).subjectAltName ?? '') ?? [];
  return new Agent({
    ca: [certificate, ...rootCertificates],
    allowPartialTrustChain: true,
    servername: name,
  });
};

const expectStatus = async (
  wanted: readonly number[],
  url: string,
  agent: Agent | null,
): Promise<void> => {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const seen = await readStatus(url, agent).catch((error: unknown) => String(error));
    if (wanted.some((status) => status === seen)) return;
    if (Date.now() > deadline) throw new DeployFailure(`GET ${url} does not work: ${seen}`);
    await sleep(PAUSE_MS);
  }
};

const readStatus = (url: string, agent: Agent | null): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { timeout: CALL_TIMEOUT_MS };
    const request = agent === null ? getPlain(url, options) : get(url, { ...options, agent });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
  });
