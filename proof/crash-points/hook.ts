// Given to a service's node with --import by the tests here, and by nobody else: makes calls of the
// crash points in the sources. CRASH_POINT_FOLDER is where the test says which one is armed.
import { registerHooks } from 'node:module';
import { disarm, noteReached, readArmed, type Armed } from './armed.ts';
import { callAtMarkers } from './markers.ts';

const folder = process.env['CRASH_POINT_FOLDER'];
if (folder === undefined) throw new Error('CRASH_POINT_FOLDER is not set');

let passes = 0;
/** The armed point that was reached, while its signal waits for the socket. */
let due: { armed: Armed; passedSince: string[] } | null = null;

const isAbout = (subject: unknown, { about }: Armed): boolean => {
  const text = JSON.stringify(subject);
  return about.every((part) => text.includes(part));
};

const stop = (signal: Armed['signal'], passedSince: string[]): void => {
  disarm(folder);
  noteReached(folder, { pid: process.pid, passedSince });
  due = null;
  passes = 0;
  // Nothing of this process runs after this line (SIGKILL), or not before it is told so (SIGSTOP).
  process.kill(process.pid, signal);
};

const reachCrashPoint = (marker: string, subject: () => unknown): void => {
  if (due !== null) {
    if (isAbout(subject(), due.armed)) due.passedSince.push(marker);
    return;
  }
  const armed = readArmed(folder);
  if (armed?.marker !== marker || !isAbout(subject(), armed)) return;
  passes += 1;
  if (passes < armed.pass) return;
  if (!armed.isOnceWritten) return stop(armed.signal, []);
  const reached = { armed, passedSince: [] };
  due = reached;
  // amqplib hands to the socket in an immediate that it asks for a tick from now.
  setImmediate(() => setImmediate(() => stop(armed.signal, reached.passedSince)));
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
