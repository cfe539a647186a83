export * from './eventually.ts';
export * from './servers.ts';
export * from './tokens.ts';
