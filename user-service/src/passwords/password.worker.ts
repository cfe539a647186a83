import { getPriority, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

const NICE = 10;

// Runs in a worker thread, where blocking is right: nothing else waits there. On Linux a priority belongs to the thread:
// who hashes gives way to whoever answers in this process, and beside it where the kernel does not set sessions or containers apart.
setPriority(Math.max(getPriority(), NICE));

export const hash = (task: { password: string; cost: number }): string =>
  hashSync(task.password, task.cost);

export const compare = (task: { password: string; hash: string }): boolean =>
  compareSync(task.password, task.hash);
