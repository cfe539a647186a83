import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/** Who listens on the port, like "nginx (process 123)", or null where the kernel does not tell us. */
export function findPortOwner(port: number): string | null {
  const sockets = listSockets(port);
  for (const pid of listFolder('/proc').filter((name) => /^\d+$/.test(name))) {
    const descriptors = listFolder(`/proc/${pid}/fd`);
    if (descriptors.some((fd) => sockets.has(readLink(`/proc/${pid}/fd/${fd}`)))) {
      return `${readText(`/proc/${pid}/comm`).trim()} (process ${pid})`;
    }
  }
  return null;
}

/** The names, as links in /proc/PID/fd show them, of sockets that listen on the port. */
function listSockets(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = [readText('/proc/net/tcp'), readText('/proc/net/tcp6')].join('\n').split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return new Set(
    rows
      .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${hex}`) === true)
      .map((row) => `socket:[${row[9]}]`),
  );
}

const readText = (path: string) => attempt(() => readFileSync(path, 'utf8'), '');
const readLink = (path: string) => attempt(() => readlinkSync(path), '');
const listFolder = (path: string) => attempt(() => readdirSync(path), []);

/** Processes come and go while we look, and those of other users are closed to us. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
