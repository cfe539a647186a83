export const FAULT_KINDS = [
  'kill',
  'pause',
  'restart',
  'partition',
  'duplicate',
  'slow',
  'clock',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** `cut`: connections break. `silent`: no byte gets through, none is lost. `deaf`: as silent, but only answers. */
export const CUTS = ['cut', 'silent', 'deaf'] as const;
export type Cut = (typeof CUTS)[number];

type Timed = {
  /** After the start of the load. */
  atMs: number;
  /** Then it is healed. A restart has its own time. */
  durationMs: number;
};

export type Fault = Timed &
  (
    | { kind: 'kill' | 'pause' | 'restart'; target: string }
    /** `target` is a link, see `nameLink`. */
    | { kind: 'partition'; target: string; cut: Cut }
    /** `delayMs`: for each piece that passes, in either direction. */
    | { kind: 'slow'; target: string; delayMs: number }
    /** `target` is a queue: its messages come late, in another order, and some twice. */
    | { kind: 'duplicate'; target: string; shuffleSeed: number }
    /** The clock of the process is wrong by so much, then right again. */
    | { kind: 'clock'; target: string; offsetMs: number }
  );

/** In words, for timelines. */
export const describeFault = (fault: Fault): string => {
  switch (fault.kind) {
    case 'partition':
      return `partition (${fault.cut}) ${fault.target}`;
    case 'slow':
      return `slow (${fault.delayMs} ms) ${fault.target}`;
    case 'clock':
      return `clock (${fault.offsetMs / 1_000} s) ${fault.target}`;
    case 'kill':
    case 'pause':
    case 'restart':
    case 'duplicate':
      return `${fault.kind} ${fault.target}`;
  }
};
