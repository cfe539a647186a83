import { parse } from 'yaml';
import { z } from 'zod';
import type { Docker } from './docker.ts';

const serviceSchema = z.object({
  image: z.string(),
  deploy: z
    .object({
      mode: z.string().default('replicated'),
      replicas: z.number().default(1),
      endpoint_mode: z.string().default('vip'),
      placement: z.object({ constraints: z.array(z.string()).default([]) }).optional(),
      update_config: z.object({ order: z.string().default('stop-first') }).optional(),
    })
    .prefault({}),
  ports: z
    .array(z.object({ target: z.number(), published: z.number().optional(), mode: z.string() }))
    .default([]),
  secrets: z.array(z.object({ source: z.string() })).default([]),
  volumes: z.array(z.object({ type: z.string(), source: z.string().optional() })).default([]),
});
const stackSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.object({ external: z.literal(true).optional() })).default({}),
});

export type StackFile = z.infer<typeof stackSchema>;
export type StackService = z.infer<typeof serviceSchema>;

/** As `docker stack config` prints it: merged, with the variables filled in. */
export const parseStackFile = (yaml: string): StackFile => stackSchema.parse(parse(yaml));

/** Rejects with docker's complaint about the files. */
export const readStackFile = async (
  docker: Docker,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<StackFile> =>
  parseStackFile(await docker(['stack', 'config', ...fileOptions(files)], { env }));

export const fileOptions = (files: readonly string[]): string[] =>
  files.flatMap((file) => ['--compose-file', file]);

/** The secrets that the user, or scripts/deploy, has to make. */
export const externalSecrets = (stack: StackFile): string[] =>
  Object.entries(stack.secrets)
    .filter(([, { external }]) => external === true)
    .map(([name]) => name);
