import { compareSync } from 'bcryptjs';

export const compare = (task: { password: string; hash: string }): boolean =>
  compareSync(task.password, task.hash);
