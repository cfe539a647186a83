export * from './app-error.ts';
export * from './infrastructure.ts';
