import type { OrderReply } from '@bookstore/contracts/orders';
import { createEventParser } from '../api/event-parser.ts';
import { isPassing, ProblemError } from '../api/problem-error.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const MAX_FAILURES = 12;
/** The shop sends a comment every 15 s: a stream that is silent for longer is dead. */
const SILENCE_MS = 40_000;

export type FollowPorts = {
  open: (
    lastEventId: string | null,
    signal: AbortSignal,
  ) => Promise<ReadableStream<Uint8Array> | null>;
  /** Calls back once; gives the function that calls it off. */
  after: (ms: number, work: () => void) => () => void;
};

export type Follower = {
  onOrder: (order: OrderReply) => void;
  /** The stream broke and is opened again by itself; null when it is back. */
  onTrouble: (error: unknown) => void;
};

export const hasEnded = ({ status }: Pick<OrderReply, 'status'>): boolean =>
  status === 'REJECTED' || status === 'CANCELLED' || status === 'DELIVERED';

const pause = (after: FollowPorts['after'], ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const callOff = after(ms, resolve);
    signal.addEventListener('abort', () => {
      callOff();
      resolve();
    });
  });

/**
 * Tells each state of an order until it has ended, going on after the last one seen when the stream breaks.
 * Resolves at the end, or when `signal` is aborted; throws what will not pass, or not soon enough.
 */
export const followOrder = async (
  { open, after }: FollowPorts,
  { onOrder, onTrouble }: Follower,
  signal: AbortSignal,
): Promise<void> => {
  let lastEventId: string | null = null;
  let failures = 0;

  /** True when there is no more to come. */
  const read = async (): Promise<boolean> => {
    const silence = new AbortController();
    const watch = () => after(SILENCE_MS, () => silence.abort());
    const body = await open(lastEventId, AbortSignal.any([signal, silence.signal]));
    if (body === null) return true;
    const { push } = createEventParser();
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let ended = false;
    let callOff = watch();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        callOff();
        if (done) return ended;
        callOff = watch();
        failures = 0;
        onTrouble(null);
        for (const event of push(decoder.decode(value, { stream: true }))) {
          if (event.event !== 'order') continue;
          lastEventId = event.id;
          const order: OrderReply = JSON.parse(event.data);
          ended = hasEnded(order);
          onOrder(order);
        }
      }
    } finally {
      callOff();
    }
  };

  while (!signal.aborted) {
    try {
      const failuresBefore = failures;
      if (await read()) return;
      // Streams that end before they have said anything are no better than none.
      if (failures > 0 && failures === failuresBefore) throw new Error('the stream said nothing');
    } catch (error) {
      if (signal.aborted) return;
      onTrouble(error);
      const isLasting = error instanceof ProblemError && !isPassing(error);
      if (isLasting || failures >= MAX_FAILURES) throw error;
    }
    await pause(after, Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS), signal);
    failures += 1;
  }
};
