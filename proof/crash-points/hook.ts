// Given to a service's node with --import by the tests here, and by nobody else: makes calls of the
// crash points in the sources. CRASH_POINT_FOLDER is where the test says which one is armed.
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
import { EXCHANGE } from '@bookstore/contracts/messages';
import { disarm, noteReached, readArmed, type Armed } from './armed.ts';
import { callAtMarkers } from './markers.ts';

const folder = process.env['CRASH_POINT_FOLDER'];
if (folder === undefined) throw new Error('CRASH_POINT_FOLDER is not set');

let passes = 0;

const isAbout = (subject: unknown, { about }: Armed): boolean => {
  const text = JSON.stringify(subject);
  return about.every((part) => text.includes(part));
};

const stop = (signal: Armed['signal']): void => {
  disarm(folder);
  noteReached(folder, { pid: process.pid });
  passes = 0;
  // Nothing of this process runs after this line (SIGKILL), or not before it is told so (SIGSTOP).
  process.kill(process.pid, signal);
};

/**
 * Stops within the very write that hands the message to the kernel: what the broker answers to it can
 * only be read in a later turn. amqplib writes a small message, exchange and body, as one chunk.
 */
const stopOnceWritten = ({ about, signal }: Armed): void => {
  const parts = [EXCHANGE, about.at(-1) ?? ''];
  // oxlint-disable-next-line typescript/unbound-method -- called with its socket below
  const { write } = Socket.prototype;
  const writeThenStop = function (this: Socket, ...args: Parameters<typeof write>): boolean {
    const hasRoom = write.apply(this, args);
    const [chunk] = args;
    if (chunk instanceof Uint8Array && parts.every((part) => Buffer.from(chunk).includes(part))) {
      Socket.prototype.write = write;
      stop(signal);
    }
    return hasRoom;
  };
  Object.assign(Socket.prototype, { write: writeThenStop });
};

const reachCrashPoint = (marker: string, subject: () => unknown): void => {
  const armed = readArmed(folder);
  if (armed?.marker !== marker || !isAbout(subject(), armed)) return;
  passes += 1;
  if (passes < armed.pass) return;
  if (armed.isOnceWritten && passes === armed.pass) stopOnceWritten(armed);
  if (!armed.isOnceWritten) stop(armed.signal);
};

Object.assign(globalThis, { reachCrashPoint });
registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('.ts') || loaded.source === undefined || loaded.source === null)
      return loaded;
    const { source } = loaded;
    const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
    return { ...loaded, source: callAtMarkers(text) };
  },
});
