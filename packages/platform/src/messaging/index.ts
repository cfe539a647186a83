export * from './connection.ts';
export * from './consumer.ts';
export * from './message.ts';
export * from './outbox.ts';
export * from './publisher.ts';
export * from './relay.ts';
export * from './subscription.ts';
export * from './topology.ts';
