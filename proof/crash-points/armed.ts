import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

// What a test and the process that it stops tell each other, in one folder per service.

const armedSchema = z.object({
  marker: z.string(),
  /** The process stops only where its subject, as JSON, has all of these in it. */
  about: z.array(z.string()),
  /** At the nth such subject. */
  pass: z.number(),
  /** Not there, but in the write that hands its message, with the last of `about` in it, to the socket. */
  isOnceWritten: z.boolean(),
  /** SIGKILL ends the process; SIGSTOP freezes it until the test lets it go on. */
  signal: z.enum(['SIGKILL', 'SIGSTOP']),
});
export type Armed = z.infer<typeof armedSchema>;

const reachedSchema = z.object({ pid: z.number() });
export type Reached = z.infer<typeof reachedSchema>;

const armedFile = (folder: string) => join(folder, 'armed.json');
const reachedFile = (folder: string) => join(folder, 'reached.json');

const read = <T>(file: string, schema: z.ZodType<T>): T | null =>
  existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;

export const arm = (folder: string, armed: Armed): void => {
  rmSync(reachedFile(folder), { force: true });
  writeFileSync(armedFile(folder), JSON.stringify(armed));
};

export const disarm = (folder: string): void => rmSync(armedFile(folder), { force: true });

export const readArmed = (folder: string): Armed | null => read(armedFile(folder), armedSchema);

export const noteReached = (folder: string, reached: Reached): void =>
  writeFileSync(reachedFile(folder), JSON.stringify(reached));

export const readReached = (folder: string): Reached | null =>
  read(reachedFile(folder), reachedSchema);
