import { z } from 'zod';
import { type Docker, inspectAll, listLines } from './docker.ts';
import { type DeployedSecret, fullName } from './secret-plan.ts';

const CONTENT_LABEL = 'bookstore.content';

const secretSchema = z
  .object({
    Spec: z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
  })
  .transform(({ Spec }) => ({
    name: Spec.Name,
    content: Spec.Labels?.[CONTENT_LABEL] ?? null,
  }));

/** The docker secrets whose names begin with that of the stack. */
export const readDeployedSecrets = async (
  docker: Docker,
  stack: string,
): Promise<DeployedSecret[]> => {
  const names = listLines(await docker(['secret', 'ls', '--format', '{{.Name}}']));
  const own = names.filter((name) => name.startsWith(fullName(stack, '')));
  return z.array(secretSchema).parse(await inspectAll(docker, ['secret', 'inspect'], own));
};

export const createSecret = async (
  docker: Docker,
  stack: string,
  name: string,
  { value, content }: { readonly value: string; readonly content: string },
): Promise<void> => {
  const labels = ['--label', `${CONTENT_LABEL}=${content}`, '--label', `bookstore.stack=${stack}`];
  await docker(['secret', 'create', ...labels, name, '-'], { input: `${value}\n` });
};

export const removeSecrets = async (docker: Docker, names: readonly string[]): Promise<void> => {
  if (names.length > 0) await docker(['secret', 'rm', ...names]);
};
