export * from './eventually.ts';
export * from './servers.ts';
export * from './silent-proxy.ts';
export * from './tokens.ts';
export * from './order-placed.ts';
