import { compareSync, hashSync } from 'bcryptjs';

// Runs in a worker thread, where blocking is right: nothing else waits there.

export const hash = (task: { password: string; cost: number }): string =>
  hashSync(task.password, task.cost);

export const compare = (task: { password: string; hash: string }): boolean =>
  compareSync(task.password, task.hash);
