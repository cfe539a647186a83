import { once } from 'node:events';
import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 1_000;

/** True when the port accepts a connection and, if `ask` is given, answers it with anything. */
export async function probePort(
  port: number,
  { host = '127.0.0.1', ask }: { host?: string; ask?: string } = {},
): Promise<boolean> {
  const socket = connect({ port, host, timeout: PROBE_TIMEOUT_MS });
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
