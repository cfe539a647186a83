export * from './authenticate.ts';
export * from './key-source.ts';
export * from './verify-token.ts';
