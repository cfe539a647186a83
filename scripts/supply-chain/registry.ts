import { z } from 'zod';
import { DOCKER_HUB, type ImageReference } from './image-references.ts';

const TIMEOUT_MS = 10_000;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DOCKER_HUB_API = 'https://registry-1.docker.io';
/** An index of all platforms first: its digest is the same on each of them. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const tokenSchema = z
  .object({ token: z.string().optional(), access_token: z.string().optional() })
  .transform(({ token, access_token }) => token ?? access_token);

export type RegistryOptions = {
  /** Takes the place of Docker Hub. */
  mirror?: string | undefined;
  timeoutMs?: number;
};

/** Gets an anonymous token as the registry's challenge says: `Bearer realm="…",service="…",scope="…"`. */
const fetchToken = async (challenge: string, signal: AbortSignal): Promise<string> => {
  const fields = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const url = URL.parse(fields.get('realm') ?? '');
  if (!/^bearer /i.test(challenge) || url === null) throw new Error('it asks for a sign-in');
  for (const name of ['service', 'scope']) url.searchParams.set(name, fields.get(name) ?? '');
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`its token service answered ${reply.status}`);
  const token = tokenSchema.parse(await reply.json());
  if (token === undefined) throw new Error('its token service gave no token');
  return token;
};

/** Asks a registry (v2 API) for the digest that a tag has now. Throws where there is none in time. */
export const fetchDigest = async (
  image: ImageReference,
  { mirror = DOCKER_HUB_API, timeoutMs = TIMEOUT_MS }: RegistryOptions = {},
): Promise<string> => {
  const signal = AbortSignal.timeout(timeoutMs);
  const ownApi = `https://${image.registry}`;
  const base = image.registry === DOCKER_HUB ? mirror : ownApi;
  const url = new URL(`/v2/${image.repository}/manifests/${image.tag}`, base);
  const headers = new Headers({ accept: MANIFEST_TYPES });
  let reply = await fetch(url, { method: 'HEAD', headers, signal });
  const challenge = reply.headers.get('www-authenticate');
  if (reply.status === 401 && challenge !== null) {
    headers.set('authorization', `Bearer ${await fetchToken(challenge, signal)}`);
    reply = await fetch(url, { method: 'HEAD', headers, signal });
  }
  if (!reply.ok) throw new Error(`the registry answered ${reply.status}`);
  const digest = reply.headers.get('docker-content-digest') ?? '';
  if (!DIGEST.test(digest)) throw new Error('the registry gave no digest');
  return digest;
};
