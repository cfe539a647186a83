import { Redis } from 'ioredis';

/**
 * A client whose commands of one turn of the event loop leave in one write: under load the system call costs as much as
 * all else of a short command. Unlike ioredis' own pipelining it waits for no reply before it sends the next ones.
 */
export class OneWriteATurn extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const socket: Redis['stream'] | undefined = this.stream;
    if (socket?.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    return super.sendCommand(...args);
  }
}
