export * from './operation.ts';
export * from './page.ts';
export * from './problems.ts';
