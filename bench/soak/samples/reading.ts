/** What is read of every part of the shop; `bounds.ts` says how far each may move. */
export type ReadingKind =
  /** Resident memory of a service, of a server, of the soak itself; bytes. */
  | 'service memory'
  | 'server memory'
  | 'own memory'
  /** Of RabbitMQ, which keeps the log of its queues in memory, up to a size; bytes. */
  | 'broker memory'
  /** Of a MongoDB: resident memory less its cache of data, and that cache; bytes. */
  | 'database memory'
  | 'database cache'
  /** Used by V8, garbage included; bytes. */
  | 'heap'
  /** Sockets, timers and the like that keep a Node process alive. */
  | 'handles'
  /** File descriptors of a process. */
  | 'files'
  /** Clients of a MongoDB. */
  | 'connections'
  /** Messages by state, of all queues. */
  | 'queue'
  /** Documents with messages that wait to be published. */
  | 'outbox'
  /** Milliseconds from the due time of a window's replies. */
  | 'p50'
  | 'p99';

export type Reading = { kind: ReadingKind; name: string; value: number };
