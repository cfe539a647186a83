import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { MongoNetworkError } from 'mongodb';

// Decision 8: the only place that changes the driver. Every workspace pins the driver to the exact release.

type WriteCommand = (this: DriverConnection, command: unknown, options: unknown) => Promise<void>;
type DriverConnection = { socket: Socket; error: Error | null; writeCommand: WriteCommand };
type DriverInternals = { Connection: { prototype: DriverConnection } };

/**
 * Makes a command fail that is written to a connection which was just lost. The driver (7.8) waits for such a socket
 * to drain, for ever: it hears of the end of a connection one turn of the event loop after the socket does.
 */
export const failWritesToClosedConnections = (): void => {
  const { prototype } = driverConnection();
  const { writeCommand } = prototype;

  prototype.writeCommand = async function (command, options) {
    const { socket } = this;
    const lost = () => this.error ?? new MongoNetworkError('the connection was closed');
    if (socket.closed) throw lost();
    const closing = Promise.withResolvers<never>();
    const onClose = () => closing.reject(lost());
    socket.once('close', onClose);
    try {
      await Promise.race([writeCommand.call(this, command, options), closing.promise]);
    } finally {
      socket.off('close', onClose);
    }
  };
};

/** The class of the driver's connections. Throws when the method that is wrapped is gone. */
export const driverConnection = (): DriverInternals['Connection'] => {
  const require = createRequire(import.meta.url);
  const { Connection } = require('mongodb/lib/cmap/connection.js') as DriverInternals;
  if (typeof Connection.prototype.writeCommand !== 'function') {
    throw new Error('this release of the MongoDB driver has no Connection.writeCommand');
  }
  return Connection;
};
