import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Binary } from './install/find-binaries.ts';
import { ROOT } from './paths.ts';

const SCRIPT = join(ROOT, 'nginx/container/15-addresses-and-tls.sh');

/** What the edge is told about TLS and addresses of clients, where nothing is. */
export const PLAIN_EDGE = {
  TLS_PORT: '5443',
  TLS_LISTEN_PORT: '5443',
  TLS_CERT_FILE: '',
  TLS_KEY_FILE: '',
} as const;

/**
 * Runs the script of the image that checks these settings and writes what the templates include. Returns its lines for
 * the log; throws an Error that names each bad setting, and has then written nothing.
 */
export const prepareEdge = (
  nginx: Binary,
  settings: Readonly<Record<string, string | readonly string[]>>,
): readonly string[] => {
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  const env = { ...nginx.env, ...Object.fromEntries(texts), NGINX_PROGRAM: nginx.path };
  const { status, stdout, stderr, error } = spawnSync('sh', [SCRIPT], { env, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.split('\n').filter((line) => line !== '');
};
