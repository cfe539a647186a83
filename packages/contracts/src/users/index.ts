export * from './operations.ts';
export * from './schemas.ts';
export * from './session-operations.ts';
