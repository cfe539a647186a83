import { spawn } from 'node:child_process';
import { closeLog, openLog } from './supervisor/log-file.ts';

/** What the supervisor in the background tells the command that started it. */
export type Report = { readonly line: string } | { readonly ready: true };

/** Sends a report to the command that waits in the foreground, if there is one and it still waits. */
export function report(message: Report): void {
  if (process.connected) process.send?.(message);
}

/** Lets go of the waiting command, so that the channel to it keeps nobody alive. */
export function leaveForeground(): void {
  if (process.connected) process.disconnect();
}

/**
 * Runs the same program again in the background, printing its lines until it is ready.
 * Resolves to the exit code of this command: 0 when the shop serves, 1 when it ended before.
 */
export function runDetached(options: {
  program: string;
  args: readonly string[];
  folder: string;
  say: (line: string) => void;
}): Promise<number> {
  const log = openLog(options.folder, 'shop');
  const child = spawn(process.execPath, [...process.execArgv, options.program, ...options.args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeLog(log);
  return new Promise((resolve) => {
    child.once('exit', () => resolve(1));
    child.once('error', () => resolve(1));
    child.on('message', (message: Report) => {
      if ('line' in message) {
        options.say(message.line);
        return;
      }
      child.disconnect();
      child.unref();
      resolve(0);
    });
  });
}
