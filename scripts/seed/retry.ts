import type { HttpReply, HttpRequest, Send } from './http.ts';

export type Pause = (milliseconds: number) => Promise<void>;

export const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** Busy or away for a moment; with 502 and 504 the work may have been done all the same. */
export const isPassing = (status: number): boolean => [429, 502, 503, 504].includes(status);

/** What the server asks for with Retry-After, else doubling from 200 ms; never more than 30 s. */
export const pauseBefore = (attempt: number, reply?: HttpReply): number => {
  const seconds = Number(reply?.headers.get('retry-after') ?? Number.NaN);
  const wanted = Number.isFinite(seconds) ? seconds * 1_000 : FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(Math.max(wanted, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
};

/** For calls that may safely be made twice: tries up to 8 times, then gives the last reply as it is. */
export const sendPatiently = async (
  send: Send,
  pause: Pause,
  request: HttpRequest,
): Promise<HttpReply> => {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === MAX_ATTEMPTS;
    try {
      const reply = await send(request);
      if (last || !isPassing(reply.status)) return reply;
      await pause(pauseBefore(attempt, reply));
    } catch (error) {
      if (last) throw error;
      await pause(pauseBefore(attempt));
    }
  }
};
