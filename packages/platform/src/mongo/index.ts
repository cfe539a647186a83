export type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
export * from './batched-writes.ts';
export * from './client.ts';
export * from './collections.ts';
export * from './migrations.ts';
export * from './single-batch-find.ts';
export * from './transaction.ts';
