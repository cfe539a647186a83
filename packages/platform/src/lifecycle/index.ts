export * from './periodic-task.ts';
export * from './readiness.ts';
export * from './retry.ts';
export * from './run-service.ts';
