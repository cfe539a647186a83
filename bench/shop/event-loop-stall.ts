import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessSpec } from '../../scripts/native/process-spec.ts';
import { readBody } from './read-body.ts';

const PRELOAD = join(import.meta.dirname, 'short-stalls.preload.ts');
/** Of the preload. The histogram counts the timer's own interval in. */
const RESOLUTION_MS = 10;

/** The same, but a user-service whose metrics do not miss short stalls. */
export const watchStalls = (spec: ProcessSpec): ProcessSpec =>
  spec.name === 'user-service' ? { ...spec, args: ['--import', PRELOAD, ...spec.args] } : spec;

/** The longest stall of the service's event loop, in ms, since this was read last: the metric starts anew each time. */
export const readLongestStall = async (metricsUrl: string): Promise<number> => {
  const text = await readBody(metricsUrl, '');
  const value = /^nodejs_eventloop_lag_max_seconds\{[^}]*\} (\S+)$/m.exec(text)?.[1];
  const seconds = z.coerce.number().parse(value);
  return Math.max(0, seconds * 1_000 - RESOLUTION_MS);
};
