import { once } from 'node:events';
import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 1_000;

/** True when 127.0.0.1:port accepts a connection and, if `ask` is given, answers it with anything. */
export async function probePort(port: number, ask?: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: PROBE_TIMEOUT_MS });
  socket.once('timeout', () => socket.destroy(new Error('timeout')));
  try {
    await once(socket, 'connect');
    if (ask === undefined) return true;
    socket.write(ask);
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
