/** An image of a registry as a Dockerfile or a compose file names it: `mongo:8.0`, `mongo:8.0@sha256:…`. */
export type ImageReference = { registry: string; repository: string; tag: string };

export const DOCKER_HUB = 'docker.io';
const NAMED =
  /^(?:(?<host>[\w.-]+(?::\d+)?)\/)?(?<path>[a-z0-9][\w./-]*):(?<tag>[\w][\w.-]{0,127})$/;
/** Only these start with a host: `mongo:8.0` and `grafana/k6:1` are of Docker Hub. */
const isHost = (text: string): boolean => /[.:]/.test(text) || text === 'localhost';

/** Throws where no tag is named. */
export const parseImage = (name: string): ImageReference => {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const withHost = isHost(first) ? name : `${DOCKER_HUB}/${name}`;
  const { host, path, tag } = NAMED.exec(withHost)?.groups ?? {};
  if (host === undefined || path === undefined || tag === undefined) {
    throw new Error(`no image with a tag: ${name}`);
  }
  const repository = host === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
  return { registry: host, repository, tag };
};

const LINE = /^(\s*(?:FROM|image:)\s+)(["']?)([^\s"'@]+)(?:@sha256:[0-9a-f]{64})?\2(?=\s|$)/gim;

/** Names of the images that a file takes from a registry: neither its own stages nor images that this project builds. */
export const findImages = (text: string): string[] => {
  const stages = new Set([...text.matchAll(/^FROM\s.*\sAS\s+(\S+)/gim)].map(([, stage]) => stage));
  const names = [...text.matchAll(LINE)].map(([, , , name = '']) => name);
  return [...new Set(names)].filter(
    (name) =>
      !stages.has(name) &&
      !name.includes('$') &&
      !name.startsWith('localhost/') &&
      name !== 'scratch',
  );
};

/** The text with `name@digest` at each image that has a digest here. */
export const withDigests = (text: string, digests: ReadonlyMap<string, string>): string =>
  text.replace(LINE, (line, start: string, quote: string, name: string) => {
    const digest = digests.get(name);
    return digest === undefined ? line : `${start}${quote}${name}@${digest}${quote}`;
  });
