import { readFileSync } from 'node:fs';

const POLL_MS = 100;

/**
 * From now on the wall clock of this process is wrong by the milliseconds that the file holds, as far as Date
 * tells it. Timers and performance.now() go on as they do when somebody sets the clock of a machine.
 */
export const followClock = (file: string): void => {
  const RealDate = Date;
  const realNow = Date.now;
  let offsetMs = 0;
  const look = () => {
    try {
      offsetMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      offsetMs = 0;
    }
  };
  look();
  setInterval(look, POLL_MS).unref();
  const now = () => realNow() + offsetMs;
  RealDate.now = now;
  const ShiftedDate: DateConstructor = new Proxy(RealDate, {
    construct: (target, args, asked) => {
      const like = asked === ShiftedDate ? target : asked;
      return Reflect.construct(target, args.length === 0 ? [now()] : args, like);
    },
  });
  globalThis.Date = ShiftedDate;
};
