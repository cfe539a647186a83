import { createHash } from 'node:crypto';

const NAMED_FILE = /file: (\S+), name: '([^']*)_[0-9a-f]{8}'/g;

/**
 * The text of a stack file in which each config is named by what its file holds: a Swarm never changes a
 * config that is in use, so a new content needs a new name. `read` gives a file by its path in the stack file.
 */
export const withConfigNames = (stack: string, read: (file: string) => string): string =>
  stack.replace(NAMED_FILE, (_, file: string, name: string) => {
    const hash = createHash('sha256').update(read(file)).digest('hex').slice(0, 8);
    return `file: ${file}, name: '${name}_${hash}'`;
  });
