import type { Connection } from './connection.ts';
import { createJudge, type Judge } from './judge.ts';
import type { LoadPlan } from './plan.ts';
import type { Records } from './records.ts';

/**
 * Sends the next call of the plan over this connection and notes how it went; never rejects. Counts from the time when
 * the call was due, or from now where that is still to come: timers end up to a millisecond early.
 */
export type SendNext = (connection: Connection, dueAt: number | null) => Promise<void>;

type Prepared = { request: Buffer; judge: Judge };

export const createSendNext = (plan: LoadPlan, records: Records): SendNext => {
  const prepared: Prepared[] = plan.calls.map(({ raw, expect }) => ({
    request: Buffer.from(raw),
    judge: createJudge(expect),
  }));
  let sent = 0;
  return async (connection, dueAt) => {
    const turn = sent;
    sent += 1;
    const call = prepared[turn % prepared.length];
    if (call === undefined) return;
    const from = Math.min(dueAt ?? Number.POSITIVE_INFINITY, performance.now());
    try {
      const reply = await connection.exchange(call.request);
      const ms = performance.now() - from;
      records.add({ turn, ms, dueAt: from, reply, wrong: call.judge(reply) });
    } catch (error) {
      records.add({
        turn,
        ms: performance.now() - from,
        dueAt: from,
        reply: null,
        wrong: error instanceof Error ? error.message : String(error),
      });
    }
  };
};
