import type { Connection } from './connection.ts';

export type ConnectionPool = {
  /** One that is free, or new; when there are as many as may be, the next that is given back. */
  take: () => Connection | Promise<Connection>;
  giveBack: (connection: Connection) => void;
  close: () => void;
};

export const createConnectionPool = (open: () => Connection, most: number): ConnectionPool => {
  const all: Connection[] = [];
  const free: Connection[] = [];
  const queue: ((connection: Connection) => void)[] = [];
  return {
    take: () => {
      const idle = free.pop();
      if (idle) return idle;
      if (all.length === most) return new Promise((resolve) => queue.push(resolve));
      const opened = open();
      all.push(opened);
      return opened;
    },
    giveBack: (connection) => {
      const next = queue.shift();
      if (next) next(connection);
      else free.push(connection);
    },
    close: () => {
      for (const connection of all) connection.close();
    },
  };
};
