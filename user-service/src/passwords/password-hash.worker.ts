import { getPriority, setPriority } from 'node:os';
import { compareSync, hashSync } from 'bcryptjs';

const NICE = 10;

// On Linux a priority belongs to a thread. Hashing yields to the event loop of this process, and to other processes
// where the kernel does not separate sessions or containers. Blocking is right here: nothing else runs on this thread.
setPriority(Math.max(getPriority(), NICE));

export const hash = (task: { password: string; cost: number }): string =>
  hashSync(task.password, task.cost);

export const compare = (task: { password: string; hash: string }): boolean =>
  compareSync(task.password, task.hash);
