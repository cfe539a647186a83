/**
 * A place in a service where the process is stopped. In production it is a comment and nothing else:
 * `// crash point: NAME {SUBJECT}`, SUBJECT being what is worked on there.
 */
export type CrashPoint = {
  service: 'order-service' | 'catalog-service';
  /** As the message contract names it. */
  name: string;
  /** The name in the source, where two services share the line and one calls it otherwise. */
  marker: string;
  /** Not on the line itself, but as soon as the socket has the message. */
  isOnceWritten: boolean;
};

const point = (
  service: CrashPoint['service'],
  name: string,
  more: Partial<Pick<CrashPoint, 'marker' | 'isOnceWritten'>> = {},
): CrashPoint => ({ service, name, marker: name, isOnceWritten: false, ...more });

/** The list of the message contract, section "Crash points". */
export const ORDER_POINTS = {
  afterInsert: point('order-service', 'after insert, before publish'),
  afterPublish: point('order-service', 'after publish, before confirm', { isOnceWritten: true }),
  afterConfirm: point('order-service', 'after confirm, before mark'),
  afterAnswer: point('order-service', 'after provider answered, before the state is written'),
  afterState: point('order-service', 'after the state, before publish'),
  afterEffect: point('order-service', 'after effect, before ack'),
} as const;

export const CATALOG_POINTS = {
  beforeCommit: point('catalog-service', 'before commit'),
  afterCommit: point('catalog-service', 'after commit, before publish'),
  afterConfirm: point('catalog-service', 'after confirm, before mark'),
  beforeAck: point('catalog-service', 'after commit, before ack', {
    marker: 'after effect, before ack',
  }),
} as const;

export const ALL_POINTS: readonly CrashPoint[] = [
  ...Object.values(ORDER_POINTS),
  ...Object.values(CATALOG_POINTS),
];
