export * from './metrics.ts';
export * from './operations.ts';
export * from './schemas.ts';
