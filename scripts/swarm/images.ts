import type { Docker } from './docker.ts';
import { DeployFailure, type Problem, problem } from './problem.ts';
import type { StackFile } from './stack-file.ts';

interface Images {
  /** Those built here, by the name of the part: user-service, scripts, nginx, ... */
  readonly own: ReadonlyMap<string, string>;
  readonly foreign: readonly string[];
}

const OWN = /^(?:.*\/)?bookstore\/([a-z-]+):[^/]+$/;

export const sortImages = ({ services }: StackFile): Images => {
  const images = [...new Set(Object.values(services).map(({ image }) => image))];
  const own = images.flatMap((image) => {
    const part = OWN.exec(image)?.[1];
    return part === undefined ? [] : [[part, image] as const];
  });
  return { own: new Map(own), foreign: images.filter((image) => !OWN.test(image)) };
};

const isHere = async (docker: Docker, image: string): Promise<boolean> =>
  docker(['image', 'inspect', '--format', '{{.Id}}', image]).then(
    () => true,
    () => false,
  );

/** For --no-build: our images have to be here already. */
export const findMissingImages = async (docker: Docker, images: Images): Promise<Problem[]> => {
  const missing: string[] = [];
  for (const image of images.own.values()) if (!(await isHere(docker, image))) missing.push(image);
  if (missing.length === 0) return [];
  return [
    problem(
      `with --no-build these images are missing: ${missing.join(', ')}`,
      'leave --no-build out, or set VERSION to one that was built (docker image ls "localhost/bookstore/*")',
    ),
  ];
};

const buildArguments = (part: string, version: string, revision: string): string[] => {
  const args = [`VERSION=${version}`, `REVISION=${revision}`];
  if (part !== 'nginx') args.push(`SERVICE=${part}`);
  const file = part === 'nginx' ? ['--file', 'nginx/Dockerfile'] : [];
  return [...file, ...args.flatMap((arg) => ['--build-arg', arg])];
};

/** Rejects with the last lines of a build that fails. */
export const buildImages = async (
  docker: Docker,
  images: Images,
  revision: string,
  say: (line: string) => void,
): Promise<void> => {
  for (const [part, image] of images.own) {
    const start = performance.now();
    const args = buildArguments(part, image.slice(image.lastIndexOf(':') + 1), revision);
    await docker(['build', '--quiet', '--tag', image, ...args, '.']);
    say(`built ${image} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  }
};

/** Images of others are taken from their registry where this node lacks them. */
export const pullImages = async (
  docker: Docker,
  images: Images,
  say: (line: string) => void,
): Promise<void> => {
  for (const image of images.foreign) {
    if (await isHere(docker, image)) continue;
    say(`pulling ${image}`);
    await docker(['pull', '--quiet', image]).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DeployFailure(`${image} is not on this node and can't be pulled: ${reason}`);
    });
  }
};

export const pushImages = async (
  docker: Docker,
  images: Images,
  say: (line: string) => void,
): Promise<void> => {
  for (const image of images.own.values()) {
    say(`pushing ${image}`);
    await docker(['push', '--quiet', image]);
  }
};
