import { z } from 'zod';
import { type Docker, listLines } from './docker.ts';
import type { StackState } from './service-records.ts';

const LOG_LINES = '15';
const MAX_TASKS = 12;
const MAX_WIDTH = 300;

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /no such image|image .* (not found|could not be)/i,
    'a node does not have the image: build it there or load it (docker save, docker load), or use REGISTRY',
  ],
  [
    /host-mode port already in use|port is already allocated|address already in use/i,
    'a port is taken on that node',
  ],
  [/insufficient resources/i, 'no node has as much memory or CPU left as is reserved'],
  [
    /no suitable node|scheduling constraints/i,
    'no node fits: look at labels, availability and DATA_PLACEMENT',
  ],
  [/secret|config/i, "a secret or a config that the task needs is not there or can't be read"],
  [
    /unhealthy/i,
    'the health check fails: the log says what the service waits for (/readyz names what is down)',
  ],
  [/non-zero exit \(137\)/i, 'the task was killed: out of memory, or it did not stop in time'],
  [/non-zero exit/i, 'the program ends by itself: the log says why'],
];

/** A plain sentence on an error as Swarm gives it. */
export const explainError = (error: string): string | null =>
  CAUSES.find(([pattern]) => pattern.test(error))?.[1] ?? null;

/** What helps to see why services do not work: their tasks, likely causes, the ends of their logs. */
export const diagnose = async (
  docker: Docker,
  { services, tasks }: StackState,
  isTroubled: (service: string) => boolean,
): Promise<string[]> => {
  const lines: string[] = [];
  for (const { id, name } of services.filter((service) => isTroubled(service.name))) {
    const listed = await attempt(docker, [
      'service',
      'ps',
      '--no-trunc',
      '--format',
      TASK_FORMAT,
      id,
    ]);
    lines.push('', `${name}:`, ...listed.slice(0, MAX_TASKS).map((line) => `  ${line}`));
    const errors = tasks.filter((task) => task.serviceId === id && task.error !== '');
    const causes = new Set(errors.flatMap(({ error }) => explainError(error) ?? []));
    for (const cause of causes) lines.push(`  likely: ${cause}`);
    const log = await attempt(docker, ['service', 'logs', '--raw', '--tail', LOG_LINES, id]);
    const said = new Set(log.slice(-Number(LOG_LINES)).map(shortenLogLine));
    lines.push(...[...said].map((line) => `  | ${line.slice(0, MAX_WIDTH)}`));
  }
  return lines;
};

/** The message of a JSON line, with that of its error; other lines as they are. */
export const shortenLogLine = (line: string): string => {
  try {
    const { level, msg, err } = logLineSchema.parse(JSON.parse(line));
    return `${level}: ${msg}${err === undefined ? '' : ` (${err.message})`}`;
  } catch {
    return line;
  }
};

const logLineSchema = z.object({
  level: z.string(),
  msg: z.string(),
  err: z.object({ message: z.string() }).optional(),
});

const TASK_FORMAT =
  '{{.Name}} on {{.Node}}: should be {{.DesiredState}}, is {{.CurrentState}} {{.Error}}';

/** What can't be told must not hide the rest. */
const attempt = (docker: Docker, args: readonly string[]): Promise<string[]> =>
  docker(args).then(listLines, (error: unknown) => [String(error)]);
